import { openErasureRig } from '../packages/engine/test/erasure-rig.ts'
import { startPostgres } from '../test/postgres.ts'
import type { Figure } from './figure.ts'

const few = 10
const many = 100_000
const period = 1_000_000

/**
 * How long it takes until a person’s records are unreadable, and a period’s, whatever their number. What is linear is told
 * apart: counting them all, which a node does up to its threshold for a second person alone, and deleting what is left.
 */
export async function run(): Promise<readonly Figure[]> {
  await using postgres = await startPostgres()
  await using rig = await openErasureRig(postgres.url)
  // What is done first pays for what is done once.
  await rig.erase(await rig.subjectWith(few))
  const small = await rig.erase(await rig.subjectWith(few))
  const large = await rig.erase(await rig.subjectWith(many))
  const whole = await rig.expire(await rig.periodWith(period))
  const peer = `the same of ${few} records`
  const destroyed = (name: string, { milliseconds }: typeof small): Figure => ({
    name,
    figure: milliseconds,
    unit: 'ms',
    peer,
    peerFigure: small.milliseconds,
    ratio: milliseconds / small.milliseconds,
    goal: '≤ 50 ms and ≤ 2 × the peer',
    met: milliseconds <= 50 && milliseconds <= 2 * small.milliseconds,
  })
  const answered = (name: string, { answered: figure }: typeof small): Figure => ({
    name,
    figure,
    unit: 'ms',
    peer,
    peerFigure: small.answered,
    ratio: figure / small.answered,
    goal: 'stated',
    met: true,
  })
  const swept = (name: string, { sweptPerSecond }: typeof small): Figure => ({
    name,
    figure: sweptPerSecond,
    unit: 'records/s',
    peer,
    peerFigure: small.sweptPerSecond,
    ratio: sweptPerSecond / small.sweptPerSecond,
    goal: 'stated',
    met: true,
  })
  return [
    destroyed(`erase a person of ${many} records: the keys, from the mark to T1`, large),
    destroyed(`expire a period of ${period} records: the keys, from the mark to T1`, whole),
    answered(`erase a person of ${many} records: answered, all of them counted first`, large),
    answered(`expire a period of ${period} records: answered, all of them counted first`, whole),
    swept(`erase a person of ${many} records: counted and deleted`, large),
    swept(`expire a period of ${period} records: counted and deleted`, whole),
  ]
}
