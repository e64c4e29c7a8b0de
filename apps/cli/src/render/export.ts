import type {
  Export,
  ExportList,
  ExportProposal,
  ExportTrace,
  Recipient,
  RecipientList,
  RecipientNamed,
} from '@carnet/api'
import type { OpenedPackage } from '@carnet/sdk'
import type { Paint, Style } from '../shell.ts'
import { drawTable, printable } from './table.ts'

/** What those who approve sign: exactly what will be in the file, and for whom. */
export const drawExportProposed = (request: ExportProposal): readonly string[] => [
  `Makes a file of ${request.records} records about ${request.subjects} persons and organisations, as ${request.format}`,
  ...elementsIn(request.elements),
  `For: ${named(request.recipient)}`,
  `Encrypted to the ${request.recipient.kind} key with the fingerprint ${request.recipient.fingerprint}`,
  `Purpose ${request.purpose}${request.case === undefined ? '' : `, case ${request.case}`}; to be deleted by ${request.deleteBy}`,
  `Reason: ${printable(request.reason)}`,
]

const elementsIn = (elements: ExportProposal['elements']): readonly string[] =>
  elements.map(
    ({ element, shown }) => `  ${element}: ${shown.length === 0 ? 'not in these records' : shown.join(' or ')}`,
  )

const named = ({ name, whose }: RecipientNamed): string => `${printable(name)} (${whose})`

const colours: Readonly<Record<Export['state'], Style>> = {
  'waiting-approval': 'yellow',
  refused: 'dim',
  approved: 'yellow',
  lapsed: 'dim',
  made: 'yellow',
  fetched: 'yellow',
  'overdue-receipt': 'red',
  received: 'green',
  'deletion-due': 'yellow',
  'overdue-deletion': 'red',
  deleted: 'dim',
  revoked: 'dim',
}

export const drawExports = ({ exports }: ExportList, paint: Paint): string =>
  exports.length === 0
    ? 'No export.'
    : drawTable(
        ['EXPORT', 'STATE', 'RECORDS', 'DELETE BY', 'FOR'],
        exports.map(({ id, state, records, deleteBy, recipient }) => [
          id,
          paint(colours[state], state),
          String(records),
          deleteBy,
          named(recipient),
        ]),
        paint,
      )

export const drawExport = (shown: Export, paint: Paint): string =>
  [
    `${paint('bold', 'export')}  ${shown.id}  ${paint(colours[shown.state], shown.state)}`,
    `  ${shown.records} records about ${shown.subjects} persons and organisations, as ${shown.format}`,
    ...elementsIn(shown.elements),
    `  For ${named(shown.recipient)}, ${shown.recipient.kind} key ${shown.recipient.fingerprint}`,
    `  Purpose ${shown.purpose}; to be deleted by ${shown.deleteBy}`,
    `  Asked for by ${shown.by} at ${shown.at}: ${printable(shown.reason)}`,
    `  Proposal ${shown.proposal}`,
    ...(['made', 'fetched', 'received', 'deleted', 'revoked'] as const).flatMap((step) =>
      shown[step] === undefined ? [] : [`  ${step} ${shown[step]}`],
    ),
  ].join('\n')

export const drawRecipients = ({ recipients }: RecipientList, paint: Paint): string =>
  recipients.length === 0
    ? 'No recipient.'
    : drawTable(
        ['RECIPIENT', 'STATE', 'KEY', 'UNTIL', 'WHO'],
        recipients.map(({ id, state, kind, until, ...rest }) => [id, state, kind, until, named({ ...rest, id, kind })]),
        paint,
      )

export const drawRecipient = (shown: Recipient, paint: Paint): string =>
  [
    `${paint('bold', named(shown))}  ${shown.id}  ${shown.state}`,
    `  ${shown.kind} key ${shown.key}`,
    `  Fingerprint ${shown.fingerprint}: compare it with the recipient, on another way than this`,
    `  From ${shown.from} until ${shown.until}; registered by ${shown.registeredBy}`,
    ...(shown.confirmedBy === undefined ? ['  It counts once somebody else has confirmed it.'] : []),
  ].join('\n')

export const drawTrace = ({ copies }: ExportTrace, paint: Paint): string =>
  copies.length === 0
    ? 'No copy of this node’s is known by it. That shows nothing: marks can be taken off.'
    : drawTable(
        ['EXPORT', 'REFERENCES', 'LINES', 'IN ORDER', 'FOR'],
        copies.map(({ export: { id, recipient }, references, lines, inOrder }) => [
          id,
          String(references),
          String(lines),
          String(inOrder),
          named(recipient),
        ]),
        paint,
      )

/** What somebody has who opened a package. */
export const drawOpened = (
  { manifest, receipt }: Pick<OpenedPackage, 'manifest' | 'receipt'>,
  { out, trusted }: { readonly out: string | undefined; readonly trusted: boolean },
  paint: Paint,
): string =>
  [
    `${paint('bold', printable(manifest.authority))}  export ${manifest.id}`,
    `  ${manifest.records} records, ${manifest.file.name}, ${manifest.file.bytes} bytes${out === undefined ? '' : `, in ${out}`}`,
    ...manifest.elements.map(
      ({ element, revealed, masked, withheld, destroyed }) =>
        `  ${element}: ${revealed} revealed, ${masked} masked, ${withheld} withheld, ${destroyed} destroyed`,
    ),
    `  Purpose ${manifest.purpose}. Obligations: ${manifest.obligations.map(({ kind }) => printable(kind)).join(', ') || 'none'}`,
    `  Delete it, and every copy, by ${manifest.deleteBy}`,
    `  Ledger entry ${receipt.hash}: ${receipt.stage}`,
    trusted
      ? '  Signed by the ledger whose key you gave.'
      : paint('yellow', '  Checked against the key inside: give --ledger-key to know that it is the sender’s.'),
    `  Receipt code, for the sender now:      ${manifest.codes.receipt}`,
    `  Deletion code, to keep until it is gone: ${manifest.codes.deletion}`,
  ].join('\n')
