import type { CaseId, SubjectId } from '@carnet/api'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { fromSource } from '../../test/from-source.ts'
import type { ErasureCrash } from '../../test/erasure-crash.ts'
import { ended } from '../../test/destructions.ts'
import {
  declaration,
  engines,
  findByReference,
  ingest,
  openCase,
  openWorld,
  valueOf,
  type World,
} from '../../test/world.ts'
import type { Session } from '../types.ts'
import { destructionSteps } from './index.ts'

const program = fileURLToPath(new URL('../../test/erasure-crash.ts', import.meta.url))

describe.each(engines)('INVARIANT(nothing-opens-after): erased stays erased on %s', { timeout: 180_000 }, (name) => {
  let world: World
  let officer: Session
  let desk: Session
  let source: Session
  let task: CaseId
  let request: CaseId
  beforeAll(async () => {
    world = await openWorld(name, inject('databaseUrl'))
    officer = await world.person(['officer'])
    desk = await world.person(['subject-desk'])
    source = await world.source()
    task = await openCase(world.engine, officer, 'task')
    request = await openCase(world.engine, desk, 'subject-request')
  })
  afterAll(() => world[Symbol.asyncDispose]())

  const subjectOf = async (importer: string): Promise<SubjectId> => {
    const asked = { element: 'declaration.importer.id', value: importer, issuer: 'XX', case: request }
    const { found } = valueOf(await world.engine.answer('findSubject', desk, asked))
    if (found === undefined) throw new Error('there is no such importer')
    return found.subject
  }
  const killedAt = async (step: string, subject: SubjectId): Promise<string | null> => {
    await world.close()
    const crash: ErasureCrash = { options: world.options, session: desk, request, subject, step }
    const done = spawnSync(process.execPath, [...fromSource, program], { input: JSON.stringify(crash) })
    // A process that was killed is waited for as long as it could have kept keys, and its job for a while: here both have passed.
    await world.operate(async ({ query }) => {
      await query("update vault_process set alive_at = alive_at - interval '1 hour'")
      await query("update job set alive_until = alive_until - interval '1 hour'")
    })
    if (name === 'postgres') valueOf(await world.reopen())
    return done.signal
  }

  test.each(destructionSteps)('killed at “%s”: another process goes on to the end', async (step) => {
    const importer = `KR${step.toUpperCase()}00001`
    const reference = `K-${step}`
    valueOf(await ingest(world.engine, source, [declaration({ reference, importer })]))
    expect(await killedAt(step, await subjectOf(importer))).toBe('SIGKILL')
    const view = JSON.stringify(valueOf(await findByReference(world.engine, officer, task, reference)))
    expect(view).toContain('destroyed')
    expect(view).not.toContain(importer)
    const { destructions } = valueOf(await world.engine.answer('destructions', desk, {}))
    const [newest] = destructions
    if (newest === undefined) throw new Error('there is no destruction')
    const certificate = await ended(world, desk, newest.id)
    expect(certificate).toMatchObject({ state: 'swept', inventory: { counts: { records: 1, compartments: 1 } } })
    expect(certificate.marked?.receipt.hash).toBeDefined()
    expect(certificate.here?.receipt.hash).toBeDefined()
    const after = JSON.stringify(valueOf(await findByReference(world.engine, officer, task, reference)))
    expect(after).toContain('destroyed')
    expect(after).not.toContain(importer)
  })
})
