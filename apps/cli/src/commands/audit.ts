import { type LedgerVerdict, type ReceiptVerdict, verifyLedger, verifyReceipt } from '@carnet/sdk'
import { Command } from 'commander'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Exit } from '../exit.ts'
import { fileFault } from '../input.ts'
import { folderReader, keyFile } from '../ledger-folder.ts'
import { openCounter } from '../progress.ts'
import { drawLedgerVerdict, drawReceiptVerdict } from '../render/verdict.ts'
import { type Everywhere, misused, note, type Paint, type Shell, show, unusable } from '../shell.ts'

interface Options extends Everywhere {
  readonly key?: string
  readonly receipt?: string
}

export const auditCommand = (shell: Shell): Command =>
  new Command('audit')
    .summary('check a ledger or a receipt, without a node')
    .description('Check evidence offline.')
    .addCommand(
      new Command('verify')
        .summary('check a ledger or a receipt')
        .description(
          'Check an exported ledger (a folder) or a receipt (a file), without a node: every entry is hashed again, every ' +
            'tile compared, every signature checked. Ends with 5 and says what and where when anything is wrong.',
        )
        .argument('<path>', 'a folder that “carnet ledger export” wrote, or a receipt')
        .option('--key <key>', 'the log’s verifier key, or a file that holds it; got on another way than the files')
        .option('--receipt <file>', 'check this receipt too, and that its entry is in the ledger')
        .action(async (path: string, _options: unknown, command: Command) => {
          const how: Options = command.optsWithGlobals()
          try {
            shell.finish(await verify(shell, how, path))
          } catch (failure) {
            const says = fileFault(failure)
            if (says === undefined) throw failure
            shell.finish(unusable(shell, how, path, says))
          }
        }),
    )

async function verify(shell: Shell, how: Options, path: string): Promise<Exit> {
  const isFolder = statSync(path).isDirectory()
  const beside = join(path, keyFile)
  const key = how.key ?? (isFolder && existsSync(beside) ? beside : undefined)
  if (key === undefined)
    return misused(shell, how, '--key: give the log’s verifier key, as “carnet ledger key” prints it')
  if (how.key === undefined)
    note(shell, 'The key is taken from the folder itself: give --key with one that you got on another way.')
  const audit = isFolder ? await ofLedger(shell, how, path, keyIn(key)) : await ofReceipt(path, keyIn(key))
  show(shell, how, audit, drawAudit)
  return holds(audit) ? 'done' : 'integrity'
}

const keyIn = (text: string): string => (existsSync(text) ? readFileSync(text, 'utf8') : text).trim()

type EntryState = 'there' | 'not-yet' | 'overdue' | 'other-history'

/** What an audit found out: of the ledger, of the receipt, of both. */
export interface Audit {
  readonly ledger?: LedgerVerdict
  readonly receipt?: ReceiptVerdict
  /** Whether the receipt's entry is in the ledger: it may not be yet, as long as the promise runs. */
  readonly entry?: EntryState
}

const ofReceipt = async (file: string, key: string): Promise<Audit> => ({
  receipt: await verifyReceipt(read(file), key),
})

async function ofLedger(shell: Shell, how: Options, folder: string, key: string): Promise<Audit> {
  const kept = how.receipt === undefined ? undefined : read(how.receipt)
  const receipt = kept === undefined ? undefined : await verifyReceipt(kept, key)
  const hash = receipt?.ok === true ? receipt.hash : undefined
  const counter = openCounter(shell, 'entries')
  const options = { onProgress: counter.reach, ...(hash === undefined ? {} : { find: hash }) }
  const ledger = await verifyLedger(folderReader(folder), key, options)
  counter.close()
  if (receipt === undefined) return { ledger }
  if (!receipt.ok || !ledger.ok) return { ledger, receipt }
  return { ledger, receipt, entry: ledger.found === undefined ? missing(receipt, ledger.size, Date.now()) : 'there' }
}

function missing(receipt: Extract<ReceiptVerdict, { ok: true }>, size: number, now: number): EntryState {
  if (receipt.stage === 'included') return receipt.index < size ? 'other-history' : 'not-yet'
  return Date.parse(receipt.includedBy) < now ? 'overdue' : 'not-yet'
}

const holds = ({ ledger, receipt, entry }: Audit): boolean =>
  ledger?.ok !== false && receipt?.ok !== false && entry !== 'overdue' && entry !== 'other-history'

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (failure) {
    if (failure instanceof SyntaxError) return undefined
    throw failure
  }
}

const entryWords: Readonly<Record<EntryState, string>> = {
  there: 'Its entry is in this ledger.',
  'not-yet': 'Its entry is not in this ledger yet: the ledger is from before it was included.',
  overdue:
    'Its entry is not in this ledger, and the time of the promise is over. If the ledger was exported after that time, ' +
    'the log broke its promise: receipt and ledger together prove it.',
  'other-history':
    'Its entry is proven under a root that the log signed, and is not in this ledger, which the log signed too: it has shown ' +
    'two histories. Receipt and ledger together prove it.',
}

const drawAudit = ({ ledger, receipt, entry }: Audit, paint: Paint): string =>
  [
    ...(ledger === undefined ? [] : [drawLedgerVerdict(ledger, paint)]),
    ...(receipt === undefined ? [] : [drawReceiptVerdict(receipt, paint)]),
    ...(entry === undefined ? [] : [entryWords[entry]]),
  ].join('\n')
