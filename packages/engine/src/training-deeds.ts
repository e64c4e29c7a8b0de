import { type Actor, type ActorId, type Answer, granted } from '@carnet/api'
import type { Facts } from '@carnet/law'
import { changed, type Deeds, type OperationPorts, read } from './deed.ts'
import { managesAll } from './identity/index.ts'

type TrainingName = 'recordTrainings' | 'overrideTraining' | 'trainings'

/** Courses that people took: what a release may depend on. */
export const trainingDeeds: Deeds<TrainingName> = {
  recordTrainings: {
    action: 'record-training',
    facts: async (actor, { trainings }) =>
      granted({ 'training.own': trainings.some(({ person }) => person === actor.id) }),
    answer: (decided, on) =>
      changed(decided, on, (transaction) => on.identity.recordTrainings(transaction, decided.request)),
  },
  overrideTraining: {
    action: 'override-training',
    facts: (actor, { person }, on) => whose(actor, person, on),
    answer: (decided, on) =>
      changed(decided, on, (transaction) =>
        on.identity.overrideTraining(transaction, decided.actor.id, decided.request),
      ),
  },
  trainings: {
    action: 'read-trainings',
    facts: (actor, { person }, on) => whose(actor, person, on),
    answer: ({ request }, on) => read(on, (transaction) => on.identity.trainings(transaction, request.person)),
  },
}

/** Whether it is about the actor, or about somebody of offices that the actor is duty manager of. */
async function whose(actor: Actor, person: ActorId | undefined, on: OperationPorts): Promise<Answer<Facts>> {
  const own = person === actor.id
  if (person === undefined || own || !('roles' in actor))
    return granted({ 'training.own': own, 'training.of-my-office': false })
  // One who is not there is nobody's, like one of another office.
  const holder = await read(on, (transaction) => on.identity.holder(transaction, person))
  if (!holder.ok) return holder
  const { direct = [], grants = [] } = holder.value ?? {}
  const offices = [...direct, ...grants.map(({ row }) => row)].flatMap((each) => each.offices)
  return granted({ 'training.own': false, 'training.of-my-office': managesAll(actor, [...new Set(offices)]) })
}
