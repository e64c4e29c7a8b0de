import { type Export, ExportManifest, type Recipient } from '@carnet/api'
import { Decrypter } from 'age-encryption'
import { strFromU8, unzipSync } from 'fflate'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { fromSource } from '../../test/from-source.ts'
import type { ExportCrash } from '../../test/export-crash.ts'
import { approve, type Approving, bytesOf, confirmedRecipient, newAgeKey, newApprover } from '../../test/exporting.ts'
import { declaration, engines, ingest, openCase, openWorld, valueOf, type World } from '../../test/world.ts'
import { type ReleaseStep, releaseSteps } from '../release/index.ts'
import type { Session } from '../types.ts'
import { type ExportStep, exportSteps } from './index.ts'

const program = fileURLToPath(new URL('../../test/export-crash.ts', import.meta.url))
const day = 86_400_000
const passed = releaseSteps.filter((step) => ['asked', 'decided', 'stamped', 'opened', 'shaped'].includes(step))
/** Each takes a process of its own: all of them where there is time. */
const steps = {
  pglite: process.env['SLOW'] === '1' ? [...passed, ...exportSteps] : (['kept'] as const),
  postgres: process.env['SLOW'] === '1' ? [...passed, ...exportSteps] : (['opened', 'built', 'fetched'] as const),
} satisfies Record<string, readonly (ReleaseStep | ExportStep)[]>
const isStamped = (step: string): boolean => step !== 'asked' && step !== 'decided'

describe.each(engines)('killed while an export is made, on %s', { timeout: 180_000 }, (name) => {
  let world: World
  let officer: Session
  let approver: Approving
  let recipient: Recipient
  let age: { readonly secret: string; readonly key: string }
  const temporary = mkdtempSync(join(tmpdir(), 'carnet-crash-'))
  /** How often it was opened and handed over so far. */
  let [openings, fetchings] = [0, 0]
  beforeAll(async () => {
    world = await openWorld(name, inject('databaseUrl'))
    officer = await world.person(['officer'])
    approver = await newApprover(world, ['duty-manager'])
    age = await newAgeKey()
    recipient = await confirmedRecipient(world, age.key, [await world.person(['senior-officer']), approver.session])
    const sent = [declaration({ reference: 'CRASHED-1', importer: 'KRCRASHED001' })]
    valueOf(await ingest(world.engine, await world.source(), sent))
  }, 180_000)
  afterAll(async () => {
    rmSync(temporary, { recursive: true, force: true })
    await world[Symbol.asyncDispose]()
  })

  const approved = async (): Promise<Export> => {
    const asked = {
      purpose: 'clearance',
      case: await openCase(world.engine, officer, 'task'),
      select: { search: { element: 'declaration.reference', value: 'CRASHED-1' } },
      elements: ['declaration.reference', 'declaration.importer.id'],
      recipient: recipient.id,
      format: 'json',
      deleteBy: new Date(Date.now() + 30 * day).toISOString(),
      reason: 'the yearly audit',
    }
    const made = valueOf(await world.engine.answer('requestExport', officer, asked as never))
    expect(await approve(world, approver, made)).toBe('done')
    return made
  }
  /** What the stores say of it: its package, and how often it was opened and handed over. */
  const kept = ({ id }: Export) =>
    world.operate(async ({ query }) => {
      const [row] = await query<{ package: Uint8Array | null }>('select package from export where id = $1', [id])
      const events = await query<{ kind: string }>("select kind from event where kind in ('export', 'export-fetched')")
      const count = (kind: string): number => events.filter((each) => each.kind === kind).length
      return { package: row?.package ?? undefined, counts: [count('export'), count('export-fetched')] }
    })

  test.each(steps[name])(
    'at “%s”: nothing readable is left, and asking again gives the file that the ledger has',
    async (step) => {
      const made = await approved()
      await world.close()
      const crash: ExportCrash = { options: world.options, session: officer, id: made.id, step }
      const done = spawnSync(process.execPath, [...fromSource, program], {
        input: JSON.stringify(crash),
        env: { ...process.env, TMPDIR: temporary },
      })
      expect(done.signal).toBe('SIGKILL')
      expect(done.stdout.toString()).toBe('')
      expect(readdirSync(temporary)).toEqual([])

      const left = await kept(made)
      // The embedded store is looked at while the node is closed, and opened again after.
      if (name === 'postgres') valueOf(await world.reopen())
      const isKept = step === 'kept' || step === 'fetched'
      expect(left.package === undefined).toBe(!isKept)
      // What is kept begins as a file of age does: encrypted to the recipient.
      if (left.package !== undefined) expect(strFromU8(left.package.slice(0, 21))).toBe('age-encryption.org/v1')
      if (isStamped(step)) openings++
      if (step === 'fetched') fetchings++
      expect(left.counts).toEqual([openings, fetchings])

      const file = valueOf(await world.engine.answer('fetchExport', officer, { id: made.id }))
      const decrypter = new Decrypter()
      decrypter.addIdentity(age.secret)
      const files = unzipSync(await decrypter.decrypt(bytesOf(file)))
      expect(strFromU8(files['data.json'] ?? new Uint8Array())).toContain('CRASHED-1')
      const manifest = ExportManifest.parse(JSON.parse(strFromU8(files['manifest.json'] ?? new Uint8Array())))
      expect(manifest.receipt.hash).toBe(file.receipt.hash)
      const receipt = valueOf(await world.engine.answer('receipt', officer, { hash: file.receipt.hash }))
      expect(JSON.parse(receipt.entry)).toMatchObject({ kind: 'export' })
      // One opening for each time that it was made, one fetching for each time that it was handed over: no more, no less.
      if (!isKept) openings++
      fetchings++
      const { findings } = valueOf(await world.engine.answer('examine', world.administrator, {}))
      expect(findings.filter(({ area }) => area === 'ledger').map(({ state }) => state)).toEqual(['well'])
      expect((await kept(made)).counts).toEqual([openings, fetchings])
    },
  )
})
