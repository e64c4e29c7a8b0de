import { type Answer, type Standing, type StandingId } from '@carnet/api'
import { changed, type Decided, type Deeds, type OperationPorts, read } from './deed.ts'
import { end, propose, resume, showStanding, showStandings, suspend } from './standing/index.ts'

type StandingName = 'proposeStanding' | 'standings' | 'standing' | 'suspendStanding' | 'resumeStanding' | 'endStanding'

/** What machines may read regularly: proposed by one, approved by two others, stopped by any one of several. */
export const standingDeeds: Deeds<StandingName> = {
  proposeStanding: {
    action: 'propose-standing',
    answer: (decided, on) =>
      changed(decided, on, (transaction) => propose(transaction, on, decided.actor, decided.request)),
  },
  standings: {
    action: 'read-standing',
    answer: (_decided, on) => read(on, (transaction) => showStandings(transaction, on)),
  },
  standing: {
    action: 'read-standing',
    answer: ({ request }, on) => read(on, (transaction) => showStanding(transaction, on, request.id)),
  },
  suspendStanding: { action: 'stop-standing', answer: turned(suspend) },
  resumeStanding: { action: 'resume-standing', answer: turned(resume) },
  endStanding: { action: 'stop-standing', answer: turned(end) },
}

function turned(turn: typeof suspend) {
  return (
    decided: Omit<Decided<'endStanding'>, 'request'> & { readonly request: { readonly id: StandingId } },
    on: OperationPorts,
  ): Promise<Answer<Standing>> => changed(decided, on, (transaction) => turn(transaction, on, decided.request.id))
}
