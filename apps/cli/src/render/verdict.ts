import type { LedgerFault, LedgerFaultName, LedgerVerdict, ReceiptFault, ReceiptVerdict } from '@carnet/sdk'
import type { Paint } from '../shell.ts'

const ledgerWords: Readonly<Record<LedgerFaultName, string>> = {
  missing: 'is missing',
  malformed: 'has not the form of such a file',
  changed: 'was changed: it is not what the signed root says',
  'not-signed': 'is not signed by this key',
  'other-root': 'signs another root than these files lead to',
}

const receiptWords: Readonly<Record<ReceiptFault, string>> = {
  malformed: 'It has not the form of a receipt.',
  'other-key': 'It is of another ledger than the verifier key.',
  'entry-changed': 'Its entry was changed: it does not hash to the receipt’s hash.',
  'entry-not-canonical': 'Its entry is not written as a ledger writes it.',
  'promise-not-signed': 'Its promise is not signed by this key.',
  'proof-wrong': 'Its proof does not lead to a root that this key signed.',
}

export function drawLedgerVerdict(verdict: LedgerVerdict, paint: Paint): string {
  if (!verdict.ok)
    return [paint('red', 'The ledger is not what was signed:'), ...verdict.faults.map(drawFault)].join('\n')
  const { origin, size, root } = verdict
  return [
    `${paint('green', '✓')} The ledger is what was signed: ${size} entries, every one of them and every tile hashed again.`,
    `  ${origin}`,
    `  root ${root}`,
  ].join('\n')
}

function drawFault({ path, fault, entries }: LedgerFault): string {
  const which =
    entries === undefined ? '' : ` (entry ${entries.slice(0, 10).join(', ')}${entries.length > 10 ? ' …' : ''})`
  return `  ${path} ${ledgerWords[fault]}${which}`
}

export function drawReceiptVerdict(verdict: ReceiptVerdict, paint: Paint): string {
  if (!verdict.ok) return `${paint('red', 'The receipt does not hold.')} ${receiptWords[verdict.fault]}`
  return verdict.stage === 'included'
    ? `${paint('green', '✓')} The receipt holds: entry ${verdict.index} of a ledger of ${verdict.size}, proven.`
    : `${paint('green', '✓')} The receipt holds: a signed promise to include the entry by ${verdict.includedBy}.`
}
