import type {
  Actor,
  Answer,
  CaseId,
  DestructionCertificate,
  DestructionPreview,
  ErasureOrder,
  ExpiryOrder,
} from '@carnet/api'
import { granted, problem, refused } from '@carnet/api'
import type { Facts } from '@carnet/law'
import type { Change } from './changes.ts'
import { type Decided, type Deeds, type OperationPorts, read } from './deed.ts'
import {
  cancelDestruction,
  certificateOf,
  destroyHere,
  findSubject,
  listOf,
  order,
  type Ordering,
  preview,
  subjectNamed,
} from './erasure/index.ts'
import { factsOfCase } from './release/index.ts'
import { sameAs } from './joins/index.ts'

type ErasureName =
  | 'findSubject'
  | 'erase'
  | 'previewErasure'
  | 'expire'
  | 'previewExpiry'
  | 'destructions'
  | 'destruction'
  | 'cancelDestruction'

/** Erasing persons, expiring periods, and what became of it. */
export const erasureDeeds: Deeds<ErasureName> = {
  findSubject: {
    action: 'find-subject',
    facts: factsOfMatter,
    answer: (decided, on) => findSubject(decided.request, changeOf(decided, on), on),
  },
  erase: {
    action: 'erase',
    facts: factsOfMatter,
    answer: async (decided, on) => ordering(decided, on, await erasureOf(decided.request, on)),
  },
  previewErasure: {
    action: 'erase',
    facts: factsOfMatter,
    answer: async (decided, on) => previewing(decided, on, await erasureOf(decided.request, on)),
  },
  expire: {
    action: 'expire',
    facts: factsOfMatter,
    answer: (decided, on) => ordering(decided, on, granted(expiryOf(decided.request))),
  },
  previewExpiry: {
    action: 'expire',
    facts: factsOfMatter,
    answer: (decided, on) => previewing(decided, on, granted(expiryOf(decided.request))),
  },
  destructions: { action: 'read-destructions', answer: (_decided, on) => listOf(on) },
  destruction: { action: 'read-destructions', answer: ({ request }, on) => certificateOf(request.id, on) },
  cancelDestruction: {
    action: 'cancel-destruction',
    answer: async (decided, on) => {
      const { id } = decided.request
      const cancelled = await cancelDestruction(id, decided.actor, changeOf(decided, on), on)
      return cancelled.ok ? certificateOf(id, on) : cancelled
    },
  },
}

type AnyDecided = Pick<Decided<'erase'>, 'actor' | 'at' | 'decision'>

const changeOf = ({ actor, at, decision }: AnyDecided, { policy }: OperationPorts): Change => ({
  actor,
  at,
  decision,
  policy: policy.hash,
})

/** The case that makes it necessary, as it stands; one that is not there is absent. */
export async function factsOfMatter(
  actor: Actor,
  { case: id }: { readonly case: CaseId },
  on: OperationPorts,
): Promise<Answer<Facts>> {
  const found = await read(on, (transaction) => on.identity.caseOf(transaction, id, on.now()))
  return found.ok ? granted({ 'case.given': true, ...factsOfCase(actor, found.value, undefined) }) : found
}

async function erasureOf({ subject, keep, ...rest }: ErasureOrder, on: OperationPorts): Promise<Answer<Ordering>> {
  const id = subjectNamed(subject, on)
  if (!id.ok) return id
  const subjects = await read(on, (transaction) => sameAs(transaction, on.vault, id.value))
  if (!subjects.ok) return subjects
  const records = keep.map((record) => on.vault.internalId(record))
  if (records.includes(undefined)) return refused(problem('request/not-found', { what: 'record' }))
  return granted({
    target: { kind: 'erasure', subjects: [...subjects.value] },
    keep: records.filter((record) => record !== undefined),
    ...asked(rest),
  })
}

const expiryOf = ({ class: retained, period, ...rest }: ExpiryOrder): Ordering => ({
  target: { kind: 'expiry', class: retained, period },
  keep: [],
  ...asked(rest),
})

const asked = ({ case: matter, reason }: Pick<ExpiryOrder, 'case' | 'reason'>): Pick<Ordering, 'case' | 'reason'> => ({
  case: matter,
  ...(reason === undefined ? {} : { reason }),
})

/** Orders, and destroys the keys at once where nobody else has to agree; what can't be done now, the job does. */
async function ordering(
  decided: AnyDecided,
  on: OperationPorts,
  asks: Answer<Ordering>,
): Promise<Answer<DestructionCertificate>> {
  if (!asks.ok) return asks
  const ordered = await order(asks.value, changeOf(decided, on), on)
  if (!ordered.ok) return ordered
  await destroyHere(ordered.value, on)
  return certificateOf(ordered.value, on)
}

async function previewing(
  decided: AnyDecided,
  on: OperationPorts,
  asks: Answer<Ordering>,
): Promise<Answer<DestructionPreview>> {
  return asks.ok ? preview(asks.value, changeOf(decided, on), on) : asks
}
