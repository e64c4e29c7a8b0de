import { wordsOf } from '@carnet/sdk'
import { resolve } from 'node:path'
import { Configuration } from './configuration.ts'
import type { RunningNode } from './node.ts'
import type { Passphrase } from './passphrase.ts'
import { officer, type Samples, type SamplesTaken } from './samples.ts'
import type { SecretFolder } from './secret.ts'
import type { VaultReport } from './socket/index.ts'

export interface Greeting {
  readonly configuration: Configuration
  readonly node: RunningNode
  /** The local provider’s. */
  readonly passphrase: Passphrase | undefined
  readonly secrets: SecretFolder
  readonly samples: Samples | undefined
}

/** What the operator reads once the node serves. */
export function greet(greeting: Greeting): void {
  print([
    `Carnet is ready at ${greeting.node.url}`,
    ...warnings(greeting),
    '',
    ...happened(greeting),
    ...toTry(greeting),
    '',
    ...inTheBrowser(greeting),
    `The API is described at ${greeting.node.url}/v1/reference.`,
    'Stop it with Ctrl-C; a second start finds everything again.',
  ])
}

export const say = {
  made(report: VaultReport, passphrase: Passphrase | undefined, secrets: SecretFolder): void {
    if (report.state !== 'initialised') return
    print([
      'The node is made; nothing is stored in it yet.',
      `  ledger key     ${report.ledgerKey}`,
      `  policy         ${report.policyHash}`,
      `  administrator  ${secrets.path}/administrator.token`,
      ...(passphrase?.from === 'generated' ? [demonstration(secrets)] : []),
    ])
  },
  restored(report: VaultReport): void {
    if (report.state !== 'restored') return
    const { records, entriesLost } = report
    print([
      `The backup is restored: ${records} records, under the keys of today.`,
      ...(entriesLost === 0
        ? []
        : [`${entriesLost} entries of the ledger came after it; what they recorded is lost, and the ledger says so.`]),
      'Start the node, see “carnet doctor”, and have sent again what came in since.',
    ])
  },
  recovered(report: VaultReport): void {
    if (report.state !== 'recovered') return
    print([
      `The passphrase is the new one: ${report.pages} pages of keys are wrapped by it, and nothing by the lost one.`,
      'The shares have ended. Destroy the opened ones, start the node, and hold a new ceremony: “carnet keys ceremony propose”.',
    ])
  },
  draining: (): void => print(['', 'Finishing what has begun …']),
}

function warnings({ configuration, passphrase, secrets }: Greeting): readonly string[] {
  const { databaseUrl, keysUrl, tlsCertificate } = configuration
  return [
    ...(databaseUrl === undefined || keysUrl === undefined
      ? [
          '',
          'NOT FOR PRODUCTION: the embedded database survives the end of the process at any moment, but it never asks the disk',
          'to write, so a loss of power can lose what was acknowledged. Set CARNET_DATABASE_URL and CARNET_KEYS_URL (docs/operate.md).',
        ]
      : []),
    ...(passphrase?.from === 'generated' || passphrase?.from === 'file' ? ['', demonstration(secrets)] : []),
    ...(tlsCertificate === undefined ? [] : ['', 'TLS is on: the sample messages are left out.']),
  ]
}

const demonstration = (secrets: SecretFolder): string =>
  `DEMONSTRATION: the passphrase was made by the node and lies in ${secrets.path}/passphrase. Whoever reads it can open this node.`

function happened({ configuration, node, samples }: Greeting): readonly string[] {
  if (!node.made) return [`Found again in ${configuration.data}: everything that was there.`]
  if (samples === undefined) return ['A new node, empty.']
  if (samples.ok) return summary(samples.taken)
  const { title, todo } = wordsOf(samples.problem)
  return [`The sample messages were not taken in: ${title} ${todo} (${samples.problem.code})`]
}

function summary({ reports, entries, milliseconds }: SamplesTaken): readonly string[] {
  const records = total(reports.map((report) => report.records))
  const elements = total(reports.map((report) => report.sealed))
  const open = elements.get('open') ?? 0
  const sealed = new Map([...elements].filter(([name, count]) => name !== 'open' && count > 0))
  return [
    `First start: the sample messages were taken in, in ${(milliseconds / 1000).toFixed(1)} s.`,
    `  records   ${listed(records)}`,
    `  elements  sealed: ${listed(sealed)}; in clear, for routing: ${open.toLocaleString('en')}`,
    `  entries   ${entries} stamped in the ledger`,
  ]
}

function total(counts: readonly Readonly<Record<string, number>>[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>()
  for (const [name, count] of counts.flatMap(Object.entries<number>)) sums.set(name, (sums.get(name) ?? 0) + count)
  return sums
}

const listed = (counts: ReadonlyMap<string, number>): string =>
  [...counts].map(([name, count]) => `${count.toLocaleString('en')} ${name}`).join(' · ')

/** Commands that do what they say as they stand: with this node's address, a case of the officer's, a consignment. */
function toTry({ configuration, node, secrets, samples }: Greeting): readonly string[] {
  if (samples?.ok !== true) return [`  administrator’s token in ${secrets.path}/administrator.token`]
  const { taken } = samples
  const carnet = `${elsewhere(configuration, node)}./carnet`
  const matter = `--purpose clearance --case ${taken.case.id} --as ${officer}`
  return [
    '',
    'Try:',
    `  ${carnet} find declaration.reference=${taken.reference} ${matter}`,
    `  ${carnet} find --type declaration declaration.origin-country=JP --limit 3 ${matter}`,
    `  ${carnet} inspect samples/travel-documents.mrz`,
    `  ${carnet} ledger export ledger-files --as auditor`,
    `  ${carnet} doctor --as operator`,
  ]
}

/** Where the pages are. Browsers bind a passkey to a name: this machine's is localhost. */
function inTheBrowser({ configuration: { origin }, node: { url }, secrets, samples }: Greeting): readonly string[] {
  const at = `${origin ?? url.replace(/127\.0\.0\.1|\[::1\]/, 'localhost')}/console/`
  if (origin !== undefined) return [`The console is at ${at}`]
  const whose = samples?.ok === true ? officer : 'administrator'
  return [`The console is at ${at}: the first time with the token in ${secrets.path}/${whose}.token`]
}

/** What the command line has to be told where the node is not where it looks by itself. */
function elsewhere({ data }: Configuration, { url }: RunningNode): string {
  const usual = Configuration.parse({})
  const address = url === `http://${usual.host}:${usual.port}` ? '' : `CARNET_URL=${url} `
  return data === resolve(usual.data) ? address : `CARNET_DATA=${data} ${address}`
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`)
}
