import { fc, test as property } from '@fast-check/vitest'
import type { AgreementId, CaseId } from '@carnet/api'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { agreed, approve, byReference, guest, type Signing, signing, terms } from '../../test/guest-world.ts'
import { codeOf, declaration, engines, ingest, openWorld, valueOf, type World } from '../../test/world.ts'
import type { Session } from '../types.ts'

const hour = 60 * 60 * 1000
const start = new Date('2026-07-01T08:00:00Z')

describe.each(engines)('guests, on %s', { timeout: 180_000 }, (name) => {
  let world: World
  let now = start
  let liaison: Session
  let approver: Signing
  let officer: Signing
  let officer2: Signing
  beforeAll(async () => {
    world = await openWorld(name, inject('databaseUrl'), {}, { now: () => now })
    liaison = await world.person(['liaison'])
    approver = await signing(world, ['policy-approver'], now)
    officer = await signing(world, ['dpo'], now)
    officer2 = await signing(world, ['dpo'], now)
    valueOf(await ingest(world.engine, await world.source(), [declaration({ reference: 'R-1' })]))
    await office('POLICE')
  })
  afterAll(() => world[Symbol.asyncDispose]())

  const office = async (code: string): Promise<void> => {
    valueOf(await world.engine.answer('registerGuestOffice', world.administrator, { code, name: code, kind: 'police' }))
  }
  const made = (code: string, from = start, until = new Date(start.getTime() + 6 * hour)): Promise<AgreementId> =>
    agreed(world, { liaison, approver, officer }, terms(code, from, until), now)
  const matterOf = async (session: Session): Promise<CaseId> =>
    valueOf(await world.engine.answer('openCase', session, { kind: 'investigation', reference: 'P-7' })).id
  const release = (session: Session, request: never) => world.engine.answer('release', session, request)

  test('a guest is one natural person of an active office, and is told the agreements in force', async () => {
    await office('TAX')
    const { id, session } = await guest(world, 'TAX', 'G. Uest')
    expect(valueOf(await world.engine.answer('me', session, {}))).toMatchObject({
      kind: 'guest',
      id,
      office: 'TAX',
      agreements: [],
    })
    const agreement = await made('TAX')
    expect(valueOf(await world.engine.answer('me', session, {}))).toMatchObject({ agreements: [{ id: agreement }] })
    const register = (code: string) => world.engine.answer('registerGuest', world.administrator, { code, name: 'X' })
    expect(codeOf(await register('NOBODY'))).toBe('request/not-found')
    valueOf(await world.engine.answer('endGuestOffice', world.administrator, { code: 'TAX' }))
    expect(codeOf(await register('TAX'))).toBe('request/conflict')
    expect(codeOf(await world.engine.answer('me', session, {}))).toBe('request/unauthenticated')
    const { offices } = valueOf(await world.engine.answer('guestOffices', world.administrator, {}))
    expect(offices.find(({ code }) => code === 'TAX')).toMatchObject({ state: 'ended' })
  })

  test('an agreement needs a policy approver and the data protection officer', async () => {
    await office('CUSTOMS-POLICE')
    const proposed = terms('CUSTOMS-POLICE', start, new Date(start.getTime() + hour))
    const proposal = valueOf(await world.engine.answer('proposeAgreement', liaison, proposed))
    expect(valueOf(await approve(world, officer, proposal, now)).state).toBe('waiting')
    expect(valueOf(await approve(world, officer2, proposal, now)).state).toBe('waiting')
    expect(valueOf(await approve(world, approver, proposal, now)).state).toBe('done')
    const listed = valueOf(await world.engine.answer('agreements', liaison, {}))
    const own = listed.agreements.find(({ office: of }) => of === 'CUSTOMS-POLICE')
    expect(own).toMatchObject({ state: 'in-force', purposes: ['investigation'] })
    expect(own?.approvedBy).toEqual(expect.arrayContaining([approver.id, officer.id]))
  })

  test('what can’t be agreed on is refused before anybody signs', async () => {
    const propose = (more: object) =>
      world.engine.answer('proposeAgreement', liaison, {
        ...terms('POLICE', start, new Date(start.getTime() + hour)),
        ...more,
      })
    const later = new Date(start.getTime() - hour).toISOString()
    for (const more of [
      { office: 'NOBODY' },
      { purposes: ['curiosity'] },
      { elements: ['declaration.everything'] },
      { until: later },
      { until: '2036-01-01T00:00:00Z' },
    ])
      expect(codeOf(await propose(more)), JSON.stringify(more)).toMatch(/^request\/(malformed|not-found)$/)
  })

  describe('under an agreement', () => {
    let officerOfPolice: Session
    let matter: CaseId
    beforeAll(async () => {
      now = start
      officerOfPolice = (await guest(world, 'POLICE', 'P. Olice')).session
      await made('POLICE')
      matter = await matterOf(officerOfPolice)
    })

    test('a guest is shown what it names and nothing else', async () => {
      const view = valueOf(await release(officerOfPolice, byReference('R-1', matter)))
      const shown = view.records.flatMap(({ elements }) => elements.map(({ id }) => id))
      expect(shown.length).toBeGreaterThan(1)
      expect(new Set(shown)).toEqual(
        new Set(['declaration.reference', 'declaration.office', 'declaration.importer.id']),
      )
    })

    test.each([
      ['another purpose', { purpose: 'risk-analysis' }, 'agreement.purposes-include'],
      ['an element that it does not name', { elements: ['declaration.hs6'] }, 'agreement.elements-include'],
      [
        'a search by what it does not name',
        { select: { search: { element: 'declaration.declarant.id', value: 'ZZDECLARANT7' } } },
        'agreement.elements-include',
      ],
      [
        'a filter by what it does not name',
        { select: { type: 'declaration', where: { 'declaration.hs-chapter': '87' }, limit: 10 } },
        'agreement.elements-include',
      ],
      ['no case', { case: undefined }, 'case.given'],
    ])('%s is refused, and the refusal is stamped', async (_, more, needs) => {
      const refused = await release(officerOfPolice, byReference('R-1', matter, more))
      expect(refused).toMatchObject({ problem: { code: 'release/refused', with: { needs: { attribute: needs } } } })
      expect(refused).toMatchObject({ problem: { with: { receipt: { hash: expect.any(String) as string } } } })
    })

    test('a case of a colleague serves nobody else', async () => {
      const other = await guest(world, 'POLICE', 'Q. Olice')
      expect(await release(other.session, byReference('R-1', matter))).toMatchObject({
        problem: { with: { needs: { attribute: 'case.mine' } } },
      })
    })

    test.each([
      ['createPerson', { name: 'X', roles: ['officer'] }],
      ['registerGuest', { code: 'POLICE', name: 'X' }],
      ['actors', {}],
      ['proposals', {}],
      ['examine', {}],
    ] as const)('a guest does not %s', async (operation, request) => {
      expect(codeOf(await world.engine.answer(operation, officerOfPolice, request as never))).toBe('action/refused')
    })

    test('nor send messages in', async () => {
      expect(codeOf(await ingest(world.engine, officerOfPolice, [declaration({ reference: 'R-2' })]))).toBe(
        'action/refused',
      )
    })

    property.prop([fc.integer({ min: -3600, max: 7 * 3600 }), fc.constantFrom(0, 999)], {
      numRuns: 25,
      examples: [
        [0, 0],
        [-1, 999],
        [6 * 3600 - 1, 999],
        [6 * 3600, 0],
      ],
    })('to the second and below it: from its first moment, until the last before its end', async (at, milliseconds) => {
      now = new Date(start.getTime() + at * 1000 + milliseconds)
      const answer = await release(officerOfPolice, byReference('R-1', matter))
      const inForce = now >= start && now.getTime() < start.getTime() + 6 * hour
      now = start
      if (inForce) expect(codeOf(answer)).toBe('ok')
      else
        expect(answer).toMatchObject({
          problem: {
            code: 'release/refused',
            with: { needs: { attribute: 'agreement.in-force' }, receipt: { hash: expect.any(String) as string } },
          },
        })
    })
  })

  test.each(['authority', 'guest'] as const)(
    'the side of the %s ends it, and from then on it gives nothing',
    async (side) => {
      now = start
      const code = `ENDED-BY-${side.toUpperCase()}`
      await office(code)
      const of = await guest(world, code, 'E. Nd')
      const id = await made(code)
      const matter = await matterOf(of.session)
      expect(codeOf(await release(of.session, byReference('R-1', matter)))).toBe('ok')
      const stranger = await guest(world, 'POLICE', 'S. Tranger')
      expect(codeOf(await world.engine.answer('endAgreement', stranger.session, { id }))).toBe('request/not-found')
      expect(codeOf(await world.engine.answer('agreement', stranger.session, { id }))).toBe('request/not-found')
      const by = side === 'guest' ? of.session : officer.session
      expect(valueOf(await world.engine.answer('endAgreement', by, { id }))).toMatchObject({
        state: 'ended',
        ended: { side },
      })
      expect(await release(of.session, byReference('R-1', matter))).toMatchObject({
        problem: { with: { needs: { attribute: 'agreement.in-force' } } },
      })
      expect(codeOf(await world.engine.answer('endAgreement', by, { id }))).toBe('request/conflict')
    },
  )

  describe('THREAT: whoever runs the database', () => {
    let police: Session
    let id: AgreementId
    let matter: CaseId
    beforeAll(async () => {
      now = start
      await office('TAMPERED')
      police = (await guest(world, 'TAMPERED', 'T. Ampered')).session
      id = await made('TAMPERED')
      matter = await matterOf(police)
    })
    const sealedOf = () =>
      world.operate(async ({ query }) => {
        const [row] = await query<{ sealed: Uint8Array }>('select sealed from agreement where id = $1', [id])
        return row?.sealed
      })

    test('writes no agreement: not for another office, nor a copy under another id', async () => {
      await office('OTHER')
      const other = (await guest(world, 'OTHER', 'O. Ther')).session
      await world.operate(({ query }) =>
        query("insert into agreement (id, office, sealed) select $1, 'OTHER', sealed from agreement where id = $2", [
          randomUUID(),
          id,
        ]),
      )
      expect(codeOf(await release(other, byReference('R-1', matter)))).toBe('integrity/record')
      await world.operate(({ query }) => query("delete from agreement where office = 'OTHER'"))
      await world.operate(({ query }) => query("update agreement set office = 'OTHER' where id = $1", [id]))
      expect(codeOf(await release(other, byReference('R-1', matter)))).toBe('integrity/record')
      await world.operate(({ query }) => query("update agreement set office = 'TAMPERED' where id = $1", [id]))
      expect(codeOf(await release(police, byReference('R-1', matter)))).toBe('ok')
    })

    test('takes no approval away unseen', async () => {
      const voice = await world.operate(async ({ query }) => {
        const [row] = await query<{ person: string; sealed: Uint8Array }>(
          'delete from voice where proposal = $1 and person = $2 returning person, sealed',
          [id, officer.id],
        )
        return row
      })
      expect(codeOf(await release(police, byReference('R-1', matter)))).toBe('integrity/record')
      await world.operate(({ query }) =>
        query('insert into voice (proposal, person, sealed) values ($1, $2, $3)', [id, voice?.person, voice?.sealed]),
      )
      expect(codeOf(await release(police, byReference('R-1', matter)))).toBe('ok')
    })

    test('sets no ended agreement back to the day before', async () => {
      const before = await sealedOf()
      valueOf(await world.engine.answer('endAgreement', officer.session, { id }))
      await world.operate(({ query }) => query('update agreement set sealed = $2 where id = $1', [id, before]))
      expect(codeOf(await release(police, byReference('R-1', matter)))).toBe('integrity/record')
    })
  })
})
