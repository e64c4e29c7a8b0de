import { openPackage, type OpenedPackage, type PackageFault } from '@carnet/sdk'
import { Command } from 'commander'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Exit } from '../exit.ts'
import { fileFault } from '../input.ts'
import { writeNew } from '../output.ts'
import { drawOpened } from '../render/export.ts'
import { type Everywhere, misused, type Shell, show, unusable } from '../shell.ts'

interface Options extends Everywhere {
  readonly key: string
  readonly out?: string
  readonly ledgerKey?: string
}

/** Opens an export, offline. */
export const openCommand = (shell: Shell): Command =>
  new Command('open')
    .summary('open an export that was made for you, offline')
    .description(
      'Open an export with your own key, and check what it says of itself: signature, data, receipt. Nothing is asked of a node.',
    )
    .argument('<file>', 'the package')
    .requiredOption('--key <file>', 'the file of your secret key: age’s, or 32 bytes in base64url')
    .option('--out <folder>', 'where to write the data, manifest and notes; nothing is written over')
    .option('--ledger-key <key>', 'the ledger’s verifier key, as you have it from the sender')
    .action(async (file: string, _options: unknown, command: Command) => {
      shell.finish(await open(shell, command.optsWithGlobals(), file))
    })

async function open(shell: Shell, how: Options, file: string): Promise<Exit> {
  const [bytes, key] = [read(file), read(how.key)]
  if (!bytes.ok) return unusable(shell, how, file, bytes.says)
  if (!key.ok) return unusable(shell, how, how.key, key.says)
  const opened = await openPackage(bytes.value, key.value.toString(), how.ledgerKey)
  if (!opened.ok) return refusedFor(shell, how, file, opened.fault)
  const written = how.out === undefined ? undefined : writeInto(how.out, opened)
  if (written !== undefined) return unusable(shell, how, written.file, written.says)
  const { manifest, receipt } = opened
  show(shell, how, { manifest, receipt }, (value, paint) =>
    drawOpened(value, { out: how.out, trusted: how.ledgerKey !== undefined }, paint),
  )
  return 'done'
}

const words: Readonly<Record<PackageFault, string>> = {
  'does-not-open': 'it does not open with this key, or was changed or cut on its way',
  'no-key': 'the key file holds no secret key of age, nor 32 bytes in base64url',
  'not-a-package': 'what is inside is no export of Carnet',
  'manifest-not-signed': 'the manifest is not signed by this ledger',
  'data-changed': 'the data are not those of the manifest',
  'receipt-wrong': 'the receipt inside does not verify',
}

function refusedFor(shell: Shell, how: Options, file: string, fault: PackageFault): Exit {
  if (fault === 'no-key') return misused(shell, how, words[fault])
  unusable(shell, how, file, words[fault])
  return fault === 'does-not-open' ? 'refused' : 'integrity'
}

type Read = { readonly ok: true; readonly value: Buffer } | { readonly ok: false; readonly says: string }

function read(file: string): Read {
  try {
    return { ok: true, value: readFileSync(file) }
  } catch (failure) {
    const says = fileFault(failure)
    if (says === undefined) throw failure
    return { ok: false, says }
  }
}

/** Everything or nothing: names that are there already are found before the first is written. */
function writeInto(
  folder: string,
  { manifest, name, data, readme }: OpenedPackage,
): { readonly file: string; readonly says: string } | undefined {
  const files = [
    ['README.txt', readme],
    ['manifest.json', `${JSON.stringify(manifest, undefined, 2)}\n`],
    [name, data],
  ] as const
  const there = files.map(([each]) => join(folder, each)).find((path) => existsSync(path))
  if (there !== undefined) return { file: there, says: 'it is there already; nothing is written over it' }
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (failure) {
    const says = fileFault(failure)
    if (says === undefined) throw failure
    return { file: folder, says }
  }
  for (const [each, content] of files) {
    const says = writeNew(join(folder, each), content)
    if (says !== undefined) return { file: join(folder, each), says }
  }
  return undefined
}
