import type { ActorId, Needs, Role, SignerId } from '@carnet/api'
import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { mayDecide, type Standing, tally, type Voice } from './tally.ts'

const people = ['a', 'b', 'c', 'd', 'e'] as readonly string[] as readonly ActorId[]
const signerOf = (person: ActorId, which = 1): SignerId => `${person}${which}` as SignerId
const custodian: Standing = { roles: ['key-custodian'], offices: [], standsInFor: [], active: true }
const everybody: (person: ActorId) => Standing = () => custodian
const by = 'proposer' as ActorId
const needing = (more: Partial<Needs> = {}): Needs => ({
  approvers: 2,
  roles: ['key-custodian'],
  outside: 0,
  notBy: 'proposer',
  refusedBy: 'one',
  ...more,
})
const says = (person: ActorId, kind: Voice['kind'] = 'approval', which = 1): Voice => ({
  kind,
  person,
  signer: signerOf(person, which),
})
const [a, b, c, d] = people as readonly [ActorId, ActorId, ActorId, ActorId]
const outcome = (needs: Needs, voices: readonly Voice[], standing = everybody) =>
  tally(needs, by, voices, standing).outcome

describe('counting', () => {
  test('as many persons as it needs', () => {
    expect(outcome(needing(), [says(a)])).toBe('waiting')
    expect(outcome(needing(), [says(a), says(b)])).toBe('enough')
  })

  test('one person is one voice, however many signers', () => {
    expect(outcome(needing(), [says(a, 'approval', 1), says(a, 'approval', 2)])).toBe('waiting')
  })

  test('never the proposer, unless it says so', () => {
    expect(outcome(needing(), [says(a), says(by)])).toBe('waiting')
    expect(outcome(needing({ notBy: 'nobody' }), [says(a), says(by)])).toBe('enough')
  })

  test('nobody without the role, and nobody who has left', () => {
    const standing = (person: ActorId): Standing =>
      person === a ? { ...custodian, roles: ['officer'] } : { ...custodian, active: person !== b }
    expect(outcome(needing({ approvers: 1 }), [says(a), says(b)], standing)).toBe('waiting')
    expect(outcome(needing({ approvers: 1 }), [says(a), says(b), says(c)], standing)).toBe('enough')
  })

  test('where persons are named, only they, with the signer that is named', () => {
    const among = [a, b, c].map((person) => ({ person, signer: signerOf(person), outside: person === c }))
    const needs = needing({ roles: [], among })
    expect(outcome(needs, [says(a), says(d)])).toBe('waiting')
    expect(outcome(needs, [says(a), says(b, 'approval', 2)])).toBe('waiting')
    expect(outcome(needs, [says(a), says(b)])).toBe('enough')
    expect(outcome({ ...needs, outside: 1 }, [says(a), says(b)])).toBe('waiting')
    expect(outcome({ ...needs, outside: 1 }, [says(a), says(c)])).toBe('enough')
  })

  test('a refusal ends it; where a majority is asked for, more than half of those named', () => {
    expect(outcome(needing(), [says(a), says(b), says(c, 'refusal')])).toBe('refused')
    const among = people.map((person) => ({ person, signer: signerOf(person), outside: false }))
    const needs = needing({ roles: [], among, refusedBy: 'majority' })
    expect(outcome(needs, [says(a, 'refusal'), says(b, 'refusal')])).toBe('waiting')
    expect(outcome(needs, [says(a, 'refusal'), says(b, 'refusal'), says(c, 'refusal')])).toBe('refused')
  })
})

describe('delegates and offices', () => {
  const standsIn = (standing: Partial<Record<ActorId, readonly ActorId[]>>) => (person: ActorId) => ({
    ...custodian,
    standsInFor: standing[person] ?? [],
  })
  const counted = (needs: Needs, voices: readonly Voice[], standing: (person: ActorId) => Standing): string =>
    tally(needs, by, voices, standing).outcome

  test('who is away and the delegate are one voice, in whatever order they speak', () => {
    const standing = standsIn({ [b]: [a] })
    expect(counted(needing({ approvers: 2 }), [says(a), says(b)], standing)).toBe('waiting')
    expect(counted(needing({ approvers: 2 }), [says(b), says(a)], standing)).toBe('waiting')
    expect(counted(needing({ approvers: 2 }), [says(b), says(c)], standing)).toBe('enough')
  })

  test('two delegates of one are one voice too', () => {
    expect(counted(needing({ approvers: 2 }), [says(b), says(c)], standsIn({ [b]: [a], [c]: [a] }))).toBe('waiting')
  })

  test('whoever stands in for the proposer has no voice', () => {
    expect(counted(needing({ approvers: 1 }), [says(b)], standsIn({ [b]: [by] }))).toBe('waiting')
  })

  test('another office means an office, and none of those named', () => {
    const needs = needing({ approvers: 1, notFromOffices: ['020'] })
    const of = (...offices: readonly string[]) => counted(needs, [says(a)], () => ({ ...custodian, offices }))
    expect(of()).toBe('waiting')
    expect(of('020')).toBe('waiting')
    expect(of('020', '030')).toBe('waiting')
    expect(of('030')).toBe('enough')
  })
})

describe('INVARIANT(persons-decide): counting, whatever the voices', () => {
  const voice = fc.record({
    kind: fc.constantFrom('approval' as const, 'refusal' as const),
    person: fc.constantFrom(...people, by),
    which: fc.integer({ min: 1, max: 2 }),
  })
  const roles = fc.subarray<Role>(['key-custodian', 'officer'])
  const standings = fc.array(
    fc.record({
      roles,
      active: fc.boolean(),
      offices: fc.subarray(['020', '030']),
      standsInFor: fc.subarray([...people, by], { maxLength: 2 }),
    }),
    { minLength: 6, maxLength: 6 },
  )
  const needs = fc
    .record({
      approvers: fc.integer({ min: 1, max: 4 }),
      notBy: fc.constantFrom('proposer' as const, 'nobody' as const),
      among: fc.option(fc.subarray([...people], { minLength: 2 }), { nil: undefined }),
      outside: fc.integer({ min: 0, max: 2 }),
      refusedBy: fc.constantFrom('one' as const, 'majority' as const),
      notFromOffices: fc.option(fc.constant(['020']), { nil: undefined }),
    })
    .map(({ among, notFromOffices, ...rest }) =>
      needing({
        ...rest,
        ...(notFromOffices === undefined ? {} : { notFromOffices }),
        ...(among === undefined
          ? { refusedBy: 'one', outside: 0 }
          : { among: among.map((person, at) => ({ person, signer: signerOf(person), outside: at % 2 === 0 })) }),
      }),
    )
  const all = [...people, by]

  property.prop([needs, fc.array(voice, { maxLength: 12 }), standings])(
    'enough is never fewer natural persons than it needs, each of whom may decide, and none refused',
    (wanted, said, each) => {
      const standing = (person: ActorId): Standing =>
        each[all.indexOf(person)] ?? { ...custodian, roles: [], active: false }
      const voices = said.map(({ kind, person, which }) => says(person, kind, which))
      const { outcome: result, approvals } = tally(wanted, by, voices, standing)
      const persons = new Set(approvals.map(({ person }) => person))
      expect(persons.size).toBe(approvals.length)
      for (const person of persons) expect(mayDecide(wanted, by, person, standing(person))).toBe(true)
      if (wanted.notBy === 'proposer') expect(persons).not.toContain(by)
      if (wanted.among === undefined)
        for (const person of persons)
          for (const other of standing(person).standsInFor) if (other !== person) expect(persons).not.toContain(other)
      if (result !== 'enough') return
      expect(persons.size).toBeGreaterThanOrEqual(wanted.approvers)
      const outside = wanted.among?.filter((one) => one.outside && persons.has(one.person)).length ?? 0
      expect(outside).toBeGreaterThanOrEqual(wanted.outside)
    },
  )

  property.prop([needs, fc.array(voice, { maxLength: 12 }), standings])(
    'the order of the voices, and saying something twice, changes nothing',
    (wanted, said, each) => {
      const standing = (person: ActorId): Standing =>
        each[all.indexOf(person)] ?? { ...custodian, roles: [], active: false }
      const voices = said.map(({ kind, person, which }) => says(person, kind, which))
      const counted = tally(wanted, by, voices, standing).outcome
      expect(tally(wanted, by, voices.toReversed(), standing).outcome).toBe(counted)
      expect(tally(wanted, by, [...voices, ...voices], standing).outcome).toBe(counted)
    },
  )

  property.prop([needs, fc.array(voice, { maxLength: 12 }), voice])(
    'a further approval never undoes what was enough',
    (wanted, said, { person, which }) => {
      const voices = said.map((each) => says(each.person, each.kind, each.which))
      if (tally(wanted, by, voices, everybody).outcome !== 'enough') return
      expect(tally(wanted, by, [...voices, says(person, 'approval', which)], everybody).outcome).toBe('enough')
    },
  )
})
