import type {
  DestructionCertificate,
  DestructionList,
  DestructionPreview,
  DestructionState,
  Receipt,
  Residual,
  SubjectSearch,
} from '@carnet/api'
import type { Paint, Style } from '../shell.ts'
import { drawTable } from './table.ts'
import { drawReceipt } from './view.ts'

const states: Readonly<Record<DestructionState, { readonly style: Style; readonly says: string }>> = {
  waiting: { style: 'yellow', says: 'waits for a second person, or for its delay; nothing is destroyed yet' },
  approved: { style: 'yellow', says: 'agreed to; about to begin' },
  marked: { style: 'yellow', says: 'nothing opens any more; processes are letting go of the keys' },
  here: { style: 'green', says: 'unreadable on this node' },
  inventoried: { style: 'green', says: 'unreadable on this node; what was sealed is being deleted' },
  swept: { style: 'green', says: 'unreadable on this node, and deleted' },
  everywhere: { style: 'green', says: 'unreadable on this node and in every backup' },
  cancelled: { style: 'dim', says: 'cancelled; nothing was destroyed' },
}

const residuals: Readonly<Record<Residual, string>> = {
  'database-dead-rows': 'sealed bytes in dead rows of the database, until it is vacuumed',
  'database-log': 'sealed bytes in the database’s write-ahead log and replicas, until those pass',
  'index-equality-in-backups': 'in older backups: which records shared a term',
  'terms-in-backups': 'in older backups: terms, which open to whoever has the index keys of their period',
  'process-memory': 'what the runtime’s memory has not freed yet',
  'open-elements': 'elements in clear: office, goods chapter, countries, month',
  'kept-on-hold': 'records that law keeps, on hold under keys of their own',
}

export const drawDestructions = (
  { destructions }: { readonly destructions: DestructionList['destructions'] },
  paint: Paint,
): string =>
  destructions.length === 0
    ? 'Nothing was destroyed, and nothing waits to be.'
    : drawTable(
        ['DESTRUCTION', 'KIND', 'STATE', 'ORDERED'],
        destructions.map(({ id, kind, state, ordered }) => [id, kind, paint(states[state].style, state), ordered]),
        paint,
      )

/** A certificate: each moment with the entry that says so. */
export function drawCertificate(certificate: DestructionCertificate, paint: Paint): string {
  const { id, kind, state, subject, merged = [], period, keys, ordered, proposal, job, swept } = certificate
  const { style, says } = states[state]
  return [
    `${paint('bold', kind)} ${id}`,
    `  ${paint(style, state)}: ${says}`,
    ...(subject === undefined ? [] : [`  subject ${subject}`]),
    ...merged.map((each) => `  one with it, by what was said: ${each}`),
    ...(period === undefined ? [] : [`  ${period.class}, ${period.period}`]),
    `  ordered ${ordered.at}${ordered.case === undefined ? '' : ` in case ${ordered.case}`}`,
    ...(proposal !== undefined && state === 'waiting'
      ? [`  proposal ${proposal}: “carnet proposal show” says who agrees`]
      : []),
    ...moment('nothing opens any more since', certificate.marked),
    ...moment(`T1, ${keys} keys destroyed on this node`, certificate.here),
    ...inventoryOf(certificate),
    ...(swept === undefined ? [] : [`  deleted ${swept}`]),
    ...(state === 'cancelled' || state === 'waiting' ? [] : [`  T2: ${everywhereOf(certificate)}`]),
    ...moment('cancelled', certificate.cancelled),
    ...(job === undefined || swept !== undefined ? [] : [`  job ${job}`]),
    ...drawResiduals(certificate.residuals, paint),
  ].join('\n')
}

function inventoryOf({ inventory }: DestructionCertificate): readonly string[] {
  if (inventory === undefined) return []
  const { records, compartments, terms } = inventory.counts
  return [`  ${records} records, ${compartments} compartments, ${terms} index terms (entry ${inventory.receipt.hash})`]
}

const moment = (says: string, at: { readonly at: string; readonly receipt: Receipt } | undefined): readonly string[] =>
  at === undefined ? [] : [`  ${says}: ${at.at} (entry ${at.receipt.hash})`]

function everywhereOf({ everywhere: { state, at, receipt } }: DestructionCertificate): string {
  switch (state) {
    case 'unprovable':
      return 'unprovable: this key provider confirms no destruction; older backups with the passphrase open still'
    case 'waiting':
      return 'waits until the page that the keys lay on is rotated'
    case 'scheduled':
      return `the provider destroys what wrapped the keys at ${at ?? 'a time of its own'}`
    case 'confirmed':
      return `confirmed by the provider: ${at ?? ''}${receipt === undefined ? '' : ` (entry ${receipt.hash})`}`
  }
}

const drawResiduals = (left: readonly Residual[], paint: Paint): readonly string[] =>
  left.length === 0 ? [] : [paint('dim', '  What is left:'), ...left.map((each) => `    ${residuals[each]}`)]

const counted = ({ records, more }: { readonly records: number; readonly more: boolean }): string =>
  `${more ? 'more than ' : ''}${records} records`

/** What would go and what would stay. */
export function drawDestructionPreview(preview: DestructionPreview, paint: Paint): string {
  const { kind, keys, goes, compartments, held, keeps, agreement, delay } = preview
  return [
    `${paint('bold', `Preview of an ${kind}`)}: nothing was changed`,
    `  would go: ${keys} keys, ${counted(goes)}`,
    ...(preview.merged ?? []).map((each) => `  goes with it, being one with it: ${each}`),
    ...compartments.map((each) => `    ${each.class}: ${counted(each)}`),
    ...(held.records === 0 ? [] : [`  on hold, and would stay: ${counted(held)}`]),
    ...(keeps === 0 ? [] : [`  would be put on hold first, one after the other: ${keeps} records`]),
    `  ${agreementOf(agreement, delay)}`,
    ...drawResiduals(preview.residuals, paint),
    drawReceipt(preview.receipt, paint),
  ].join('\n')
}

function agreementOf(agreement: DestructionPreview['agreement'], delay: number): string {
  if (agreement === 'none') return 'nobody else has to agree'
  const why = agreement === 'mass-destruction' ? 'since it is much' : 'since its retention has not ended'
  return `a second person has to agree, ${why}; then it waits ${Math.round(delay / 3600)} hours`
}

export function drawSubject({ found, receipt }: SubjectSearch, paint: Paint): string {
  const held = found?.holds.map(({ type, class: retained, records }) => [type, retained, String(records)]) ?? []
  return [
    found === undefined
      ? paint('bold', 'Nobody is known by this identifier.')
      : `${paint('bold', found.kind)} ${found.subject}`,
    ...(found?.merged ?? []).map((each) => `  one with ${each}, by what was said`),
    ...(held.length === 0 ? [] : [drawTable(['TYPE', 'CLASS', 'RECORDS'], held, paint)]),
    drawReceipt(receipt, paint),
  ].join('\n')
}
