import { mkdir, writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Figure } from './figure.ts'

/** One bench a published number; `npm run bench` runs all, `npm run bench -- NAME…` those named. */
const benches: Readonly<Record<string, () => Promise<{ run: () => Promise<readonly Figure[]> }>>> = {
  sealing: () => import('./sealing.ts'),
  keys: () => import('./keys.ts'),
  reseal: () => import('./reseal.ts'),
  decisions: () => import('./decisions.ts'),
  ledger: () => import('./ledger.ts'),
  ingest: () => import('./ingest.ts'),
  formats: () => import('./formats.ts'),
  release: () => import('./release.ts'),
  clearance: () => import('./clearance.ts'),
  'sign-in': () => import('./sign-in.ts'),
  search: () => import('./search.ts'),
  erasure: () => import('./erasure.ts'),
  standing: () => import('./standing.ts'),
  start: () => import('./start.ts'),
  console: () => import('./console.ts'),
  xml: () => import('./xml.ts'),
  edifact: () => import('./edifact.ts'),
}

const machine = {
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
  node: process.version,
  at: new Date().toISOString().slice(0, 10),
}

const figure = (value: number): string => (value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3))

function print(figures: readonly Figure[]): void {
  for (const { name, figure: ours, unit, peer, peerFigure, ratio, goal, met } of figures) {
    process.stdout.write(`${met ? 'met   ' : 'MISSED'} ${name}\n`)
    process.stdout.write(`       ${figure(ours)} ${unit}, goal ${goal}\n`)
    process.stdout.write(`       ${figure(ratio)} × ${figure(peerFigure)} ${unit} (${peer})\n`)
  }
}

async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !Object.hasOwn(benches, name))
  if (unknown.length > 0) {
    process.stderr.write(`no bench named ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}\n`)
    return 2
  }
  const results = join(import.meta.dirname, 'results')
  await mkdir(results, { recursive: true })
  for (const [name, load] of Object.entries(benches)) {
    if (names.length > 0 && !names.includes(name)) continue
    const figures = await (await load()).run()
    print(figures)
    const written = figures.map((each) => ({ ...each, machine }))
    await writeFile(join(results, `${name}.json`), `${JSON.stringify(written, null, 2)}\n`)
  }
  return 0
}

process.exitCode = await main(process.argv.slice(2))
