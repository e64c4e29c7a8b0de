import { Command } from 'commander'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Shell, unusable } from '../shell.ts'

/** Where the node's program lies beside this one, in a checkout and installed; as source where this runs from source. */
const program = fileURLToPath(
  new URL(
    import.meta.url.endsWith('.ts') ? '../../../server/src/main.ts' : '../../../server/dist/main.js',
    import.meta.url,
  ),
)

export const startCommand = (shell: Shell): Command =>
  handedOver(
    shell,
    'start',
    'start a node',
    'Start a node; a new one is made first. “carnet start --help” lists every setting.',
  )

export const initCommand = (shell: Shell): Command =>
  handedOver(
    shell,
    'init',
    'make a new node',
    'Make a new node without starting it. “carnet init --help” lists every setting.',
  )

export const restoreCommand = (shell: Shell): Command =>
  handedOver(
    shell,
    'restore',
    'fill empty stores from a backup',
    'Fill an empty data store from a backup (--from), beside the newest keys. “carnet restore --help” lists every setting.',
  )

export const recoverCommand = (shell: Shell): Command =>
  handedOver(
    shell,
    'recover',
    'set a new passphrase by custodians’ shares',
    'Set a new passphrase in the place of a lost one, by the opened shares of enough custodians (--share FILE for each), while the node is stopped. “carnet recover --help” lists every setting.',
  )

/** A command of the node's own program: the rest of the command line is that program's. */
const handedOver = (shell: Shell, name: string, summary: string, description: string): Command =>
  new Command(name)
    .summary(summary)
    .description(description)
    .argument('[setting...]', 'settings of the node')
    .allowUnknownOption()
    .helpOption(false)
    .action(async () => {
      if (existsSync(program)) shell.finish(await run([name, ...shell.line.slice(shell.line.indexOf(name) + 1)], shell))
      else shell.finish(unusable(shell, {}, program, 'the node’s own program is not installed beside this one'))
    })

/** Runs until the node ends. A signal to us is passed on; one to the whole group it gets itself. */
async function run(line: readonly string[], { environment }: Shell): Promise<number> {
  const child = spawn(process.execPath, [...process.execArgv, program, ...line], {
    env: environment,
    stdio: descriptorsFor(line, environment),
  })
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal)
  const ignore = (): void => {}
  process.on('SIGTERM', pass).on('SIGHUP', pass).on('SIGINT', ignore)
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)))
    })
  } finally {
    process.off('SIGTERM', pass).off('SIGHUP', pass).off('SIGINT', ignore)
  }
}

/** The first three descriptors, and the one that the passphrase comes from, at its own number. */
function descriptorsFor(line: readonly string[], environment: Shell['environment']): ('inherit' | 'ignore' | number)[] {
  const told = /(?:^| )--passphrase-fd[ =](\d{1,4})(?: |$)/.exec(line.join(' '))?.[1]
  const given = Number(told ?? environment['CARNET_PASSPHRASE_FD'] ?? 0)
  const last = Number.isInteger(given) && given > 2 && given < 1024 ? given : 2
  return Array.from({ length: last + 1 }, (_, at) => (at < 3 ? 'inherit' : at === last ? last : 'ignore'))
}
