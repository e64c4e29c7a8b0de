import { openErasureRig } from '../packages/engine/test/erasure-rig.ts'
import { startPostgres } from '../test/postgres.ts'
import type { Figure } from './figure.ts'

const few = 10
const many = 100_000
const period = 1_000_000

/**
 * How long it takes until a person’s records are unreadable, and a period’s, whatever their number; how fast what is left of
 * them is then deleted is told apart.
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
    destroyed(`erase a person of ${many} records: until T1`, large),
    destroyed(`expire a period of ${period} records: until T1`, whole),
    swept(`erase a person of ${many} records: counted and deleted`, large),
    swept(`expire a period of ${period} records: counted and deleted`, whole),
  ]
}
