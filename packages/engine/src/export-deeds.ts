import { type Actor, type ActorId, type Answer, type ExportId, granted } from '@carnet/api'
import type { Facts } from '@carnet/law'
import type { Change } from './changes.ts'
import type { Decided, Deeds, OperationPorts } from './deed.ts'
import {
  acknowledgeExport,
  certifyDeletion,
  confirmRecipient,
  endRecipient,
  exportNamed,
  type ExportPorts,
  exportsOf,
  fetchExport,
  recipientsOf,
  registerRecipient,
  requestExport,
  revokeExport,
  traceExport,
} from './exports/index.ts'
import { mayAct } from './release/index.ts'

type ExportName =
  | 'registerRecipient'
  | 'recipients'
  | 'confirmRecipient'
  | 'endRecipient'
  | 'requestExport'
  | 'exports'
  | 'showExport'
  | 'fetchExport'
  | 'acknowledgeExport'
  | 'certifyDeletion'
  | 'revokeExport'
  | 'traceExport'

/** Files that leave: asked for by one, approved by others, fetched by who asked, and accounted for until they are deleted. */
export const exportDeeds: Deeds<ExportName> = {
  registerRecipient: {
    action: 'register-recipient',
    answer: (decided, on) => registerRecipient(decided.request, changeOf(decided, on), portsOf(on)),
  },
  recipients: { action: 'read-recipients', answer: (_decided, on) => recipientsOf(portsOf(on)) },
  confirmRecipient: {
    action: 'confirm-recipient',
    answer: (decided, on) => confirmRecipient(decided.request.id, changeOf(decided, on), portsOf(on)),
  },
  endRecipient: {
    action: 'end-recipient',
    answer: (decided, on) => endRecipient(decided.request.id, changeOf(decided, on), portsOf(on)),
  },
  requestExport: {
    action: 'request-export',
    facts: async (_actor, { deleteBy }, { now }) =>
      granted({ 'export.days': Math.ceil((Date.parse(deleteBy) - now().getTime()) / 86_400_000) }),
    answer: (decided, on) => requestExport(decided.request, decided.actor, changeOf(decided, on), portsOf(on)),
  },
  exports: { action: 'read-exports', answer: ({ actor }, on) => exportsOf(whoseOf(actor, on), portsOf(on)) },
  showExport: {
    action: 'read-exports',
    answer: ({ actor, request }, on) => exportNamed(request.id, whoseOf(actor, on), portsOf(on)),
  },
  fetchExport: {
    action: 'fetch-export',
    answer: (decided, on) => fetchExport(decided.request.id, decided.actor, changeOf(decided, on), portsOf(on)),
  },
  acknowledgeExport: {
    action: 'acknowledge-export',
    answer: (decided, on) => acknowledgeExport(decided.request, changeOf(decided, on), portsOf(on)),
  },
  certifyDeletion: {
    action: 'acknowledge-export',
    answer: (decided, on) => certifyDeletion(decided.request, changeOf(decided, on), portsOf(on)),
  },
  revokeExport: {
    action: 'revoke-export',
    facts: isMine,
    answer: (decided, on) => revokeExport(decided.request.id, changeOf(decided, on), portsOf(on)),
  },
  traceExport: {
    action: 'trace-export',
    answer: (decided, on) => traceExport(decided.request.text, changeOf(decided, on), portsOf(on)),
  },
}

type AnyDecided = Pick<Decided<'showExport'>, 'actor' | 'at' | 'decision'>

const changeOf = ({ actor, at, decision }: AnyDecided, { policy }: OperationPorts): Change => ({
  actor,
  at,
  decision,
  policy: policy.hash,
})

const portsOf = (on: OperationPorts): ExportPorts => ({ ...on, reached: on.released ?? (() => undefined) })

/** Everybody's for who answers for them all; else one's own. */
const whoseOf = (actor: Actor, { policy, now }: OperationPorts): ActorId | 'all' =>
  mayAct(actor, 'read-all-exports', {}, policy, now()).ok ? 'all' : actor.id

/** What is neither one's own nor one's to see is not there. */
async function isMine(actor: Actor, { id }: { readonly id: ExportId }, on: OperationPorts): Promise<Answer<Facts>> {
  const found = await exportNamed(id, whoseOf(actor, on), portsOf(on))
  return found.ok ? granted({ 'export.mine': found.value.by === actor.id }) : found
}
