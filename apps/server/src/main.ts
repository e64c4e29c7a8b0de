#!/usr/bin/env node
/** Starts a node: the supervisor of its two processes. It has no key; the provider’s secret passes through it once. */
import { type Configuration, parseConfiguration } from './configuration.ts'
import { helpText } from './configuration-text.ts'
import { greet, say } from './greeting.ts'
import { type Failure, makeNode, recoverNode, restoreNode, startNode } from './node.ts'
import { findNewPassphrase, type Terminal } from './passphrase.ts'
import { type Chosen, chooseProvider } from './provider.ts'
import { takeSamplesIn } from './samples.ts'
import { openSecrets, type SecretFolder } from './secret.ts'
import { readShares } from './shares.ts'

type Provider = Extract<Chosen, { ok: true }>

process.exitCode = await main(process.argv.slice(2))
process.exit()

/** Exit codes: 0 done, 2 usage, 5 integrity failure, 1 anything else. */
async function main(argv: readonly string[]): Promise<number> {
  const parsed = parseConfiguration(argv, process.env)
  if (parsed.kind === 'help') {
    process.stdout.write(helpText())
    return 0
  }
  if (parsed.kind === 'faults') {
    for (const fault of parsed.faults) process.stderr.write(`carnet: ${fault}\n`)
    process.stderr.write('carnet: --help lists every setting\n')
    return 2
  }
  const { configuration, task } = parsed
  const secrets = openSecrets(`${configuration.data}.secret`)
  const terminal =
    process.stdin.isTTY && process.stdout.isTTY ? { input: process.stdin, output: process.stdout } : undefined
  if (task === 'recover') return recover(configuration, secrets, terminal)
  const chosen = await chooseProvider(configuration, secrets, terminal)
  if (!chosen.ok) return misused(chosen.fault)
  switch (task) {
    case 'start':
      return start(configuration, chosen, secrets)
    case 'init':
      return init(configuration, chosen, secrets)
    case 'restore':
      return restore(configuration, chosen, secrets)
  }
}

function misused(fault: string): number {
  process.stderr.write(`carnet: ${fault}\n`)
  return 2
}

async function recover(
  configuration: Configuration,
  secrets: SecretFolder,
  terminal: Terminal | undefined,
): Promise<number> {
  const shares = readShares(configuration.share ?? [])
  if ('fault' in shares) return misused(shares.fault)
  const found = await findNewPassphrase(configuration, terminal)
  if ('fault' in found) return misused(found.fault)
  const provider = { kind: 'local', passphrase: found.passphrase.value } as const
  const recovered = await recoverNode(configuration, provider, shares.texts)
  if (!recovered.ok) return complain(recovered.failure)
  // A passphrase that the node made for itself is of the past: the next start must not find it.
  secrets.remove('passphrase')
  say.recovered(recovered.report)
  return 0
}

async function restore(configuration: Configuration, chosen: Provider, secrets: SecretFolder): Promise<number> {
  const { provider, passphrase } = chosen
  const restored = await restoreNode(configuration, provider)
  if (!restored.ok) {
    if (passphrase?.from === 'generated') secrets.remove('passphrase')
    return complain(restored.failure)
  }
  say.restored(restored.report)
  return 0
}

async function init(configuration: Configuration, chosen: Provider, secrets: SecretFolder): Promise<number> {
  const { provider, passphrase } = chosen
  const made = await makeNode(configuration, provider, secrets)
  if (!made.ok) {
    if (passphrase?.from === 'generated') secrets.remove('passphrase')
    return complain(made.failure)
  }
  say.made(made.report, passphrase, secrets)
  return 0
}

async function start(configuration: Configuration, chosen: Provider, secrets: SecretFolder): Promise<number> {
  const { provider, passphrase } = chosen
  const signalled = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })
  const started = await startNode(configuration, provider, secrets)
  if (!started.ok) {
    // A passphrase that opens nothing must not be found the next time.
    if (passphrase?.from === 'generated' && !started.made) secrets.remove('passphrase')
    return complain(started.failure)
  }
  const { node } = started
  const samples =
    node.made && configuration.samples && configuration.tlsCertificate === undefined
      ? await takeSamplesIn(node.url, secrets)
      : undefined
  greet({ configuration, node, passphrase, secrets, samples })

  const failure = await Promise.race([signalled, node.died])
  if (failure !== undefined) return complain(failure)
  // Asked twice, it does not wait any longer.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => node.kill())
  say.draining()
  await node.drain()
  return 0
}

function complain({ code, what, todo }: Failure): number {
  process.stderr.write(`carnet: ${what} (${code})\ncarnet: ${todo}\n`)
  return code.startsWith('integrity/') ? 5 : 1
}
