import type { CaseId, Proposal, RecordId } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { approveWith, makeCouncil, type Member, shareFor } from '../../test/council.ts'
import { openRetentionWorld, type RetentionWorld } from '../../test/retention-world.ts'
import { wordOn } from '../../test/signing.ts'
import { codeOf, engines, shownIn, travelDocument, valueOf } from '../../test/world.ts'

const today = new Date()
const months = (count: number): Date => {
  const at = new Date(today)
  at.setUTCMonth(at.getUTCMonth() + count)
  return at
}
/** Received so long ago that its deadline has passed; and so lately that it has not. */
const [before, lately] = [months(-7), months(-1)]
const dayOf = (at: Date): string => at.toISOString().slice(0, 10)

describe.each(engines)('what identifies a passenger, after six months, on %s', { timeout: 240_000 }, (name) => {
  let rig: RetentionWorld
  let members: readonly Member[]
  let duty: CaseId
  let investigation: CaseId
  let [old, other] = ['', ''] as [RecordId, RecordId]
  const officer = () => rig.somebody('officer')
  const investigator = () => rig.somebody('senior-officer')

  beforeAll(async () => {
    rig = await openRetentionWorld(name, inject('databaseUrl'), before)
    await rig.take([
      travelDocument({ number: 'OLD000001', name: 'ERIKSSON, ANNA MARIA' }),
      travelDocument({ number: 'OLD000002', name: 'OTHER, PERSON' }),
    ])
    const matter = await rig.openCase(officer(), 'duty')
    old = rig.ids(await rig.find(officer(), matter, 'api', 'travel-document.number', 'OLD000001'))[0] ?? old
    other = rig.ids(await rig.find(officer(), matter, 'api', 'travel-document.number', 'OLD000002'))[0] ?? other
    await rig.at(lately)
    await rig.take([travelDocument({ number: 'NEW000001', name: 'LATELY, CAME' })])
    await rig.at(today)
    duty = await rig.openCase(officer(), 'duty')
    investigation = await rig.openCase(investigator(), 'investigation')
  })
  afterAll(() => rig[Symbol.asyncDispose]())

  const found = async (number: string) =>
    rig.ids(await rig.find(officer(), duty, 'api', 'travel-document.number', number))
  const shown = async (id: RecordId) => {
    const select = { ids: [id] }
    const request = { purpose: 'api', case: duty, select, answer: 'whole' as const }
    return shownIn(valueOf(await rig.engine.answer('release', officer().session, request)))[0]
  }
  const stateOf = async (at: Date) =>
    (await rig.retention()).periods.find((each) => each.class === 'passenger.art12' && each.period === dayOf(at))

  describe('before there is a council', () => {
    test('nobody finds or reads it, though its key is still there', async () => {
      expect(await found('OLD000001')).toEqual([])
      expect(await shown(old)).toMatchObject({
        'travel-document.name': 'withheld',
        'travel-document.number': 'withheld',
      })
      expect(await found('NEW000001')).toHaveLength(1)
    })

    test('a run says that it is due and who is missing', async () => {
      const run = valueOf(await rig.engine.answer('runRetention', rig.somebody('dpo').session, {}))
      expect(run).toMatchObject({ restricted: 0 })
      expect(await stateOf(before)).toMatchObject({ state: 'live', due: 'restrict', waitsFor: 'no-council' })
    })

    test('there is nothing that a council could open', async () => {
      const request = { record: old, purpose: 'investigation', case: investigation, why: 'a threat' }
      expect(codeOf(await rig.engine.answer('restoreRestricted', investigator().session, request))).toBe(
        'request/not-found',
      )
    })
  })

  describe('with a council', () => {
    beforeAll(async () => {
      const people = [rig.somebody('analyst'), rig.somebody('liaison'), rig.somebody('dpo')]
      members = await makeCouncil(rig.engine, rig.world.administrator, people, 2, today)
      valueOf(await rig.engine.answer('runRetention', rig.somebody('dpo').session, {}))
    })
    const member = (at: number): Member => {
      const found = members[at]
      if (found === undefined) throw new Error('no such member')
      return found
    }
    const [inside, insideToo, outside] = [() => member(0), () => member(1), () => member(2)]
    const propose = async (record = old): Promise<Proposal> =>
      valueOf(
        await rig.engine.answer('restoreRestricted', investigator().session, {
          record: record,
          purpose: 'investigation',
          case: investigation,
          why: 'a threat to life',
        }),
      )
    const open = (proposal: Proposal, by = investigator()) =>
      rig.engine.answer('openRestricted', by.session, { proposal: proposal.id })

    test('the period is restricted: its key is kept by the council alone, its terms are gone', async () => {
      expect(await stateOf(before)).toMatchObject({ state: 'restricted' })
      expect(await stateOf(lately)).toMatchObject({ state: 'live' })
      expect(await found('OLD000001')).toEqual([])
      expect(await shown(old)).toMatchObject({ 'travel-document.name': 'withheld' })
      const [left] = await rig.operate(({ query }) =>
        query<{ terms: number; escrows: number }>(
          `select (select count(*) from term t join compartment c on c.record = t.record and c.part = t.part
                     join epoch e on e.key = c.epoch where e.class = 'passenger.art12' and e.period = $1) as terms,
                  (select count(*) from escrow) as escrows`,
          [dayOf(before)],
        ),
      )
      expect(left).toEqual({ terms: 0, escrows: 1 })
    })

    test('two members, one of them from outside, open one record for one request of whoever asked', async () => {
      const proposal = await propose()
      valueOf(await approveWith(rig.engine, inside(), proposal, today))
      expect(codeOf(await open(proposal))).toBe('request/conflict')
      valueOf(await approveWith(rig.engine, outside(), proposal, today))
      const view = valueOf(await open(proposal))
      expect(shownIn(view)[0]).toMatchObject({
        'travel-document.name': 'revealed ERIKSSON, ANNA MARIA',
        'travel-document.number': 'revealed OLD000001',
      })
      expect(view.records).toHaveLength(1)
    })

    test('a second request for the same word, and the ordinary way, open nothing', async () => {
      const proposal = await propose()
      valueOf(await approveWith(rig.engine, inside(), proposal, today))
      valueOf(await approveWith(rig.engine, outside(), proposal, today))
      valueOf(await open(proposal))
      expect(codeOf(await open(proposal))).toBe('request/conflict')
      expect(await shown(old)).toMatchObject({ 'travel-document.name': 'withheld' })
      expect(await stateOf(before)).toMatchObject({ state: 'restricted' })
    })

    test('nobody but the proposer takes it', async () => {
      const proposal = await propose()
      valueOf(await approveWith(rig.engine, inside(), proposal, today))
      valueOf(await approveWith(rig.engine, outside(), proposal, today))
      expect(codeOf(await open(proposal, rig.somebody('analyst')))).not.toBe('ok')
      expect(codeOf(await open(proposal, officer()))).not.toBe('ok')
      valueOf(await open(proposal))
    })

    test('one member, however often, and two from inside, are not enough', async () => {
      const proposal = await propose()
      valueOf(await approveWith(rig.engine, inside(), proposal, today))
      expect(codeOf(await approveWith(rig.engine, inside(), proposal, today))).toBe('request/conflict')
      valueOf(await approveWith(rig.engine, insideToo(), proposal, today))
      expect(codeOf(await open(proposal))).toBe('request/conflict')
    })

    test('THREAT: a word on another record’s proposal, or a share sealed for it, counts for nothing', async () => {
      const [one, two] = [await propose(), await propose(other)]
      const replayed = wordOn(one, { ...inside(), now: today, share: await shareFor(inside(), one) })
      const answer = await rig.engine.answer('approveProposal', inside().session, { id: two.id, assertion: replayed })
      expect(codeOf(answer)).toBe('request/malformed')
      const withOther = wordOn(two, { ...inside(), now: today, share: await shareFor(inside(), one) })
      const moved = await rig.engine.answer('approveProposal', inside().session, { id: two.id, assertion: withOther })
      expect(codeOf(moved)).toBe('request/malformed')
      expect(codeOf(await open(two))).toBe('request/conflict')
    })

    test('THREAT: an operator of the database deletes the state of a restricted key: it is gone all the same', async () => {
      const kept = await rig.operate(async ({ query }) => {
        const rows = await query<{ key: string; state: string; since: Date; entry: Uint8Array }>(
          "delete from key_state where state = 'restricted' returning key, state, since, entry",
        )
        return rows
      })
      expect(kept.length).toBeGreaterThan(0)
      expect(await shown(old)).toMatchObject({ 'travel-document.name': 'withheld' })
      expect(await stateOf(before)).toMatchObject({ state: 'restricted' })
    })

    test('THREAT: escrows swapped or written by an operator open nothing', async () => {
      await rig.operate(({ query }) =>
        query('update escrow set sealed = set_byte(sealed, 40, 255 - get_byte(sealed, 40))'),
      )
      const request = { record: old, purpose: 'investigation', case: investigation, why: 'a threat' }
      expect(codeOf(await rig.engine.answer('restoreRestricted', investigator().session, request))).toBe(
        'integrity/record',
      )
      await rig.operate(({ query }) =>
        query('update escrow set sealed = set_byte(sealed, 40, 255 - get_byte(sealed, 40))'),
      )
      valueOf(await rig.engine.answer('restoreRestricted', investigator().session, request))
    })

    test('THREAT: a proposal whose row an operator calls approved opens nothing', async () => {
      const proposal = await propose()
      await rig.operate(({ query }) =>
        query("update proposal set state = 'approved', due = now() where id = $1", [proposal.id]),
      )
      expect(codeOf(await open(proposal))).not.toBe('ok')
    })

    test('an objective link comes too late for what is restricted', async () => {
      const linked = valueOf(
        await rig.engine.answer('linkObjective', rig.somebody('liaison').session, {
          records: [other],
          decision: 'reasoned decision 9',
        }),
      )
      expect(await rig.ended(linked.job)).toBe('done')
      expect(await shown(other)).toMatchObject({ 'travel-document.name': 'withheld' })
    })

    test('the ledger says that it was restricted and opened', async () => {
      const kinds = await rig.operate(({ query }) => query<{ kind: string }>('select distinct kind from event'))
      expect(kinds.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['restricted', 'restricted-opened']))
    })
  })
})
