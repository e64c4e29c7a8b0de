import type { CaseId, DestructionCertificate, MergeEvidence, RecordId, SubjectId, SubjectsJoined } from '@carnet/api'
import { type CustomsRecord, readMessage } from '@carnet/customs'
import { createReadStream } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { newPersonKeys, registrationOf, wordOn } from '../../test/signing.ts'
import {
  codeOf,
  declaration,
  engines,
  findByReference,
  ingest,
  openCase,
  openWorld,
  releaseById,
  shownIn,
  travelDocument,
  valueOf,
  type World,
} from '../../test/world.ts'
import type { Session } from '../types.ts'

async function entriesOf(sample: string): Promise<readonly CustomsRecord[]> {
  const records: CustomsRecord[] = []
  const file = new URL(`../../../customs/samples/${sample}`, import.meta.url)
  for await (const event of readMessage(createReadStream(file)))
    if (event.kind === 'records') records.push(...event.records)
  return records
}

describe.each(engines)('who is the same person, on %s', { timeout: 180_000 }, (name) => {
  /** What a job waits for after its first batch. */
  let gate: Promise<undefined> | undefined
  let world: World
  let dpo: Session
  let desk: Session
  let officer: Session
  let operator: Session
  let source: Session
  let audit: CaseId
  let request: CaseId
  let task: CaseId
  beforeAll(async () => {
    const mass = { massDestruction: { above: 3, delay: 0 } }
    world = await openWorld(
      name,
      inject('databaseUrl'),
      { resealed: (step) => (step === 'batch' ? gate : undefined) },
      mass,
    )
    dpo = await world.person(['dpo'])
    desk = await world.person(['subject-desk'])
    officer = await world.person(['officer'])
    operator = await world.person(['operator'])
    source = await world.source()
    audit = await openCase(world.engine, dpo, 'audit')
    request = await openCase(world.engine, desk, 'subject-request')
    task = await openCase(world.engine, officer, 'task')
  })
  afterAll(() => world[Symbol.asyncDispose]())

  const because: MergeEvidence = 'same-tax-number'
  const find = async (element: string, value: string, issuer: string) =>
    valueOf(await world.engine.answer('findSubject', desk, { element, value, issuer, case: request })).found
  const importer = async (value: string): Promise<SubjectId> => {
    const found = await find('declaration.importer.id', value, 'XX')
    if (found === undefined) throw new Error('there is no such importer')
    return found.subject
  }
  const take = async (...importers: readonly string[]): Promise<readonly SubjectId[]> => {
    const records = importers.map((each) => declaration({ reference: `R-${each}`, importer: each }))
    valueOf(await ingest(world.engine, source, records))
    return Promise.all(importers.map(importer))
  }
  const pair = async (...importers: readonly [string, string]): Promise<readonly [SubjectId, SubjectId]> => {
    const [one, other] = await take(...importers)
    if (one === undefined || other === undefined) throw new Error('nobody came')
    return [one, other]
  }
  const merge = (from: SubjectId, into: SubjectId) =>
    world.engine.answer('mergeSubjects', dpo, { from, into, case: audit, because })
  const unmerge = (from: SubjectId) => world.engine.answer('unmergeSubjects', dpo, { from, case: audit })
  const everybody = ({ subject, merged }: SubjectsJoined): readonly SubjectId[] => [subject, ...merged]
  const show = async (id: SubjectId) => valueOf(await world.engine.answer('showSubject', desk, { id, case: request }))
  const record = async (reference: string) => {
    const [found] = valueOf(await findByReference(world.engine, officer, task, reference)).records
    if (found === undefined) throw new Error('there is no such record')
    return found.id
  }
  const stateOf = async (id: RecordId): Promise<string> => {
    const [shown] = shownIn(valueOf(await releaseById(world.engine, officer, task, [id])))
    return shown?.['declaration.importer.id'] ?? 'absent'
  }
  const erase = (subject: SubjectId) => world.engine.answer('erase', desk, { subject, case: request, keep: [] })

  const ended = async (id: string): Promise<string> => {
    for (;;) {
      const { jobs } = valueOf(await world.engine.answer('jobs', operator, {}))
      const state = jobs.find((job) => job.id === id)?.state ?? 'gone'
      if (state !== 'queued' && state !== 'running') return state
      await setTimeout(20)
    }
  }
  /** Another person’s signed word. */
  const agree = async (id: DestructionCertificate['proposal']): Promise<void> => {
    if (id === undefined) throw new Error('nobody has to agree')
    const { engine } = world
    const manager = await world.person(['duty-manager'])
    const me = valueOf(await engine.answer('me', manager, {})).id
    const keys = newPersonKeys()
    const registration = registrationOf(valueOf(await engine.answer('signers', manager, {})), me, keys, new Date())
    const signer = valueOf(await engine.answer('registerSigner', manager, registration))
    valueOf(await engine.answer('confirmSigner', world.administrator, { id: signer.id }))
    const proposal = valueOf(await engine.answer('proposal', manager, { id }))
    const assertion = wordOn(proposal, { keys, signer: signer.id, now: new Date(), kind: 'approval' })
    await engine.answer('approveProposal', manager, { id, assertion })
  }

  describe('by what messages say', () => {
    test('one document number is one subject, in a travel document and in a passenger list', async () => {
      const before = travelDocument({ number: 'L898902C3', name: 'DOE, JANE ANN' })
      valueOf(await ingest(world.engine, source, [before, ...(await entriesOf('passenger-list.edi'))]))
      const byDocument = await find('travel-document.number', 'L898902C3', 'UTO')
      expect(byDocument?.holds.map(({ type, records }) => [type, records])).toEqual([
        ['passenger-list-entry', 1],
        ['travel-document', 1],
      ])
      expect(byDocument).not.toHaveProperty('merged')
    })

    test('a document whose check digit is wrong is nobody’s', async () => {
      const lines = (digit: string) => [
        'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<',
        `L898902C3${digit}UTO7408122F1204159ZE184226B<<<<<10`,
      ]
      const readAs = async (digit: string) => {
        const kinds: string[] = []
        async function* bytes() {
          yield Buffer.from(`${lines(digit).join('\n')}\n`)
        }
        for await (const event of readMessage(bytes(), { specimens: true })) kinds.push(event.kind)
        return kinds
      }
      expect(await readAs('6')).toContain('records')
      expect(await readAs('7')).not.toContain('records')
    })

    test('a name alone merges nobody', async () => {
      const named = [travelDocument({ number: 'N0000001', name: 'ERIKSSON, ANNA' })]
      const again = [travelDocument({ number: 'N0000002', name: 'ERIKSSON, ANNA' })]
      valueOf(await ingest(world.engine, source, named))
      valueOf(await ingest(world.engine, source, again))
      const [one, other] = [
        await find('travel-document.number', 'N0000001', 'UTO'),
        await find('travel-document.number', 'N0000002', 'UTO'),
      ]
      expect(one?.subject).toBeDefined()
      expect(one?.subject).not.toBe(other?.subject)
    })

    test('THREAT: one mention with the numbers of two persons merges nobody', async () => {
      const number = (value: string) => ({ kind: 'travel-document-number', issuer: 'UTO', value }) as const
      const [one, other] = ['F0000001', 'F0000002'].map((value) => travelDocument({ number: value, name: 'A, B' }))
      if (one === undefined || other === undefined) throw new Error('there are no documents')
      valueOf(await ingest(world.engine, source, [one]))
      valueOf(await ingest(world.engine, source, [other]))
      const identifiers = [number('F0000001'), number('F0000002')]
      const forged = { ...one, subjects: [{ role: 'traveller', kind: 'person', identifiers }] } as const
      valueOf(await ingest(world.engine, source, [forged]))
      const first = await find('travel-document.number', 'F0000001', 'UTO')
      const second = await find('travel-document.number', 'F0000002', 'UTO')
      expect(first?.subject).not.toBe(second?.subject)
      expect(second?.holds).toMatchObject([{ records: 1 }])
    })
  })

  describe('merging', () => {
    test('requests about either cover both, and undoing it is as if it had not been', async () => {
      const [one, other] = await pair('KRMERGE00001', 'KRMERGE00002')
      const before = await find('declaration.importer.id', 'KRMERGE00001', 'XX')
      expect(everybody(valueOf(await merge(one, other)))).toEqual([other, one])
      for (const value of ['KRMERGE00001', 'KRMERGE00002']) {
        const found = await find('declaration.importer.id', value, 'XX')
        expect(found?.holds).toMatchObject([{ records: 2 }])
        expect(found?.merged).toHaveLength(1)
      }
      expect(await show(one)).toMatchObject({
        state: 'known',
        identifiers: 1,
        holds: [{ type: 'declaration', records: 1 }],
        into: { subject: other, because },
        merged: [other],
      })
      expect((await show(other)).from).toMatchObject([{ subject: one, because }])
      const preview = valueOf(
        await world.engine.answer('previewErasure', desk, { subject: one, case: request, keep: [] }),
      )
      expect(preview).toMatchObject({ goes: { records: 2 }, merged: [other] })
      expect(everybody(valueOf(await unmerge(one)))).toEqual([one])
      expect(await find('declaration.importer.id', 'KRMERGE00001', 'XX')).toEqual(before)
      expect(codeOf(await unmerge(one))).toBe('request/conflict')
    })

    test('an order to hold one holds both', async () => {
      const [one, other] = await pair('KRHOLD000001', 'KRHOLD000002')
      valueOf(await merge(one, other))
      const { hold, job } = valueOf(await world.engine.answer('hold', dpo, { subject: one, order: 'court 12/26' }))
      expect(await ended(job)).toBe('done')
      for (const each of [one, other]) expect((await show(each)).held).toEqual([hold])
    })

    test('what comes for one of them later is sealed under its own keys still', async () => {
      const [one, other] = await pair('KRLATER00001', 'KRLATER00002')
      valueOf(await merge(one, other))
      valueOf(await ingest(world.engine, source, [declaration({ reference: 'L-3', importer: 'KRLATER00001' })]))
      expect((await show(one)).holds).toMatchObject([{ records: 2 }])
      expect((await show(other)).holds).toMatchObject([{ records: 1 }])
    })

    test('into somebody who was merged is into whom they were; no circle comes about', async () => {
      const [one, other] = await pair('KRCHAIN00001', 'KRCHAIN00002')
      const [third] = await take('KRCHAIN00003')
      if (third === undefined) throw new Error('nobody came')
      valueOf(await merge(one, other))
      expect(everybody(valueOf(await merge(third, one))).toSorted()).toEqual([one, other, third].toSorted())
      expect((await show(third)).into).toMatchObject({ subject: other })
      expect(codeOf(await merge(other, third))).toBe('request/conflict')
      expect(codeOf(await merge(one, third))).toBe('request/conflict')
      expect(codeOf(await merge(one, one))).toBe('request/conflict')
      valueOf(await unmerge(one))
      expect((await show(one)).merged).toEqual([])
      expect((await show(other)).merged).toEqual([third])
    })

    test('erasing one erases both, and the certificate names them; nobody erased is merged', async () => {
      const [one, other] = await pair('KRERASE00001', 'KRERASE00002')
      const [third] = await take('KRERASE00003')
      if (third === undefined) throw new Error('nobody came')
      const records = await Promise.all(['R-KRERASE00001', 'R-KRERASE00002', 'R-KRERASE00003'].map(record))
      valueOf(await merge(one, other))
      expect(valueOf(await erase(one))).toMatchObject({ subject: one, merged: [other] })
      const states = await Promise.all(records.map(stateOf))
      expect(states.slice(0, 2)).toEqual(['destroyed', 'destroyed'])
      expect(states[2]).toMatch(/^revealed/)
      expect(codeOf(await merge(third, other))).toBe('request/conflict')
      expect(codeOf(await unmerge(one))).toBe('request/conflict')
      expect((await show(one)).state).toBe('erased')
    })

    test('only the data protection officer says so, in a case of the own; nobody about a person and a firm', async () => {
      const [one, other] = await pair('KRWHO0000001', 'KRWHO0000002')
      const asked = { from: one, into: other, because }
      expect(codeOf(await world.engine.answer('mergeSubjects', desk, { ...asked, case: request }))).toBe(
        'action/refused',
      )
      expect(codeOf(await world.engine.answer('mergeSubjects', dpo, { ...asked, case: request }))).toBe(
        'action/refused',
      )
      expect(codeOf(await world.engine.answer('showSubject', officer, { id: one, case: task }))).toBe('action/refused')
      valueOf(await ingest(world.engine, source, [travelDocument({ number: 'W0000001', name: 'A, B' })]))
      const person = await find('travel-document.number', 'W0000001', 'UTO')
      if (person === undefined) throw new Error('nobody came')
      expect(codeOf(await merge(person.subject, other))).toBe('request/conflict')
      expect((await show(one)).merged).toEqual([])
    })

    test('THREAT: a merge that is undone while an erasure waits: nobody is erased', async () => {
      const [one, other] = await pair('KRWAITS00001', 'KRWAITS00002')
      const more = [1, 2, 3].map((n) => declaration({ reference: `W-${n}`, importer: 'KRWAITS00001' }))
      valueOf(await ingest(world.engine, source, more))
      valueOf(await merge(one, other))
      const waiting = valueOf(await erase(one))
      expect(waiting).toMatchObject({ state: 'waiting', merged: [other] })
      valueOf(await unmerge(one))
      await agree(waiting.proposal)
      expect(valueOf(await world.engine.answer('destruction', desk, { id: waiting.id })).state).toBe('waiting')
      expect(await stateOf(await record('R-KRWAITS00002'))).toMatch(/^revealed/)
      expect((await show(one)).state).toBe('known')
      valueOf(await world.engine.answer('cancelDestruction', dpo, { id: waiting.id }))
    })

    test('THREAT: rows that an operator of the database writes, copies or sets back merge nobody', async () => {
      const [one, other] = await pair('KRFORGE00001', 'KRFORGE00002')
      const [third] = await take('KRFORGE00003')
      if (third === undefined) throw new Error('nobody came')
      valueOf(await merge(one, other))
      const kept = await world.operate(({ query }) =>
        query<{ merged: string; sealed: Uint8Array }>('select merged, sealed from subject_merge order by sealed'),
      )
      valueOf(await unmerge(one))
      await world.operate(async ({ query }) => {
        for (const { merged, sealed } of kept)
          await query('update subject_merge set sealed = $2 where merged = $1', [merged, sealed])
        await query(
          `insert into subject_merge (merged, sealed)
             select i.subject, m.sealed from identifier i cross join (select sealed from subject_merge limit 1) m
              where i.subject not in (select merged from subject_merge) on conflict do nothing`,
        )
      })
      for (const each of [one, other, third]) expect((await show(each)).merged).toEqual([])
      const record3 = await record('R-KRFORGE00003')
      expect(valueOf(await erase(one))).not.toHaveProperty('merged')
      expect(await stateOf(record3)).toMatch(/^revealed/)
    })

    test('THREAT: a row that an operator of the database takes away is a merge still', async () => {
      const [one, other] = await pair('KRTAKEN00001', 'KRTAKEN00002')
      valueOf(await merge(one, other))
      await world.operate(({ query }) => query('delete from subject_merge'))
      expect((await show(one)).merged).toEqual([other])
      expect(everybody(valueOf(await unmerge(one)))).toEqual([one])
    })
  })

  describe('splitting', () => {
    const split = (id: SubjectId, records: readonly RecordId[], value?: string) =>
      world.engine.answer('splitSubject', dpo, {
        id,
        records: [...records],
        case: audit,
        ...(value === undefined ? {} : { identifier: { element: 'declaration.importer.id', value, issuer: 'XX' } }),
      })
    test('erasing the one leaves the other’s records readable', async () => {
      const importers = { importer: 'KRSPLIT00001' }
      const records = [declaration({ reference: 'S-1', ...importers }), declaration({ reference: 'S-2', ...importers })]
      valueOf(await ingest(world.engine, source, records))
      const old = await importer('KRSPLIT00001')
      const [mine, others] = [await record('S-1'), await record('S-2')]
      const begun = valueOf(await split(old, [others]))
      expect(begun.records).toBe(1)
      expect(await ended(begun.job)).toBe('done')
      expect((await show(old)).holds).toMatchObject([{ records: 1 }])
      expect(await show(begun.subject)).toMatchObject({ identifiers: 0, holds: [{ records: 1 }] })
      expect(valueOf(await erase(old))).toMatchObject({ subject: old })
      expect(await stateOf(mine)).toBe('destroyed')
      expect(await stateOf(others)).toMatch(/^revealed/)
    })

    test('while records are on their way to somebody else nobody is erased', async () => {
      const [old] = await take('KRSPLIT00005')
      if (old === undefined) throw new Error('nobody came')
      const opened = Promise.withResolvers<undefined>()
      gate = opened.promise
      const begun = valueOf(await split(old, [await record('R-KRSPLIT00005')]))
      expect(codeOf(await erase(old))).toBe('request/conflict')
      gate = undefined
      opened.resolve(undefined)
      expect(await ended(begun.job)).toBe('done')
      expect(codeOf(await erase(old))).toBe('ok')
      expect(await stateOf(await record('R-KRSPLIT00005'))).toMatch(/^revealed/)
    })

    test('an identifier goes to whom it is; merging undoes a split', async () => {
      const [old] = await take('KRSPLIT00002')
      if (old === undefined) throw new Error('nobody came')
      const begun = valueOf(await split(old, [await record('R-KRSPLIT00002')], 'KRSPLIT00002'))
      expect(await ended(begun.job)).toBe('done')
      expect(await importer('KRSPLIT00002')).toBe(begun.subject)
      valueOf(await merge(begun.subject, old))
      expect((await show(old)).merged).toEqual([begun.subject])
    })

    test('records and identifiers that are not theirs are refused, and nothing is left behind', async () => {
      const [one] = await pair('KRSPLIT00003', 'KRSPLIT00004')
      const foreign = await record('R-KRSPLIT00004')
      expect(codeOf(await split(one, [foreign]))).toBe('request/not-found')
      expect(codeOf(await split(one, [await record('R-KRSPLIT00003')], 'KRSPLIT00004'))).toBe('request/not-found')
      expect(await show(one)).toMatchObject({ identifiers: 1, holds: [{ records: 1 }] })
    })
  })
})
