import type { HoldList, Retention, View } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { startNode, type TestNode } from '../../../test/node.ts'
import { freshDatabases } from '../../../test/stores.ts'
import { containing, typed, type Typed } from './typed.ts'

const passport = `${'P<SWEERIKSSON<<ANNA<MARIA'.padEnd(44, '<')}\nL898902C36SWE7408122F1204159ZE184226B<<<<<10\n`

describe('how long what is kept, at the command line', { timeout: 90_000 }, () => {
  let node: TestNode
  let record = ''
  const carnet = (line: readonly string[], input?: string): Promise<Typed> =>
    typed(line, {
      environment: { CARNET_URL: node.url, CARNET_DATA: node.data },
      ...(input === undefined ? {} : { input }),
    })
  const as = (name: string, ...line: readonly string[]): Promise<Typed> => carnet([...line, '--as', name])

  beforeAll(async () => {
    node = await startNode({ databaseUrl: (await freshDatabases(inject('databaseUrl'))).databaseUrl })
    for (const [name, role] of [
      ['Dana Poe', 'dpo'],
      ['Olu Fir', 'officer'],
      ['Sia Orr', 'senior-officer'],
      ['Kim Cho', 'key-custodian'],
      ['Op Rae', 'operator'],
    ] as const)
      expect(await carnet(['person', 'add', name, '--role', role])).toMatchObject({ code: 0 })
    expect(await carnet(['service', 'add', 'declarations'])).toMatchObject({ code: 0 })
    expect(await carnet(['ingest', '-', '--as', 'declarations'], passport)).toMatchObject({ code: 0 })
    const matter = (await as('olu-fir', 'case', 'open', '--kind', 'duty', '--reference', 'flight 7', '--json')).json()
    const { id } = matter as { readonly id: string }
    const found = await as(
      'olu-fir',
      'find',
      'travel-document.number=L898902C3',
      '--purpose',
      'api',
      '--case',
      id,
      '--json',
    )
    record = (found.json() as View).records[0]?.id ?? ''
  })
  afterAll(() => node[Symbol.asyncDispose]())

  test('classes, periods and what is due', async () => {
    const shown = await as('dana-poe', 'retention', 'show')
    expect(shown).toMatchObject({ code: 0, out: containing('passenger.art12') })
    const { periods } = (await as('dana-poe', 'retention', 'show', '--json')).json() as Retention
    expect(periods.map((each) => each.class)).toContain('passenger.art12')
    expect(await as('dana-poe', 'retention', 'run', '--preview')).toMatchObject({
      code: 0,
      out: containing('Nothing is due.'),
    })
    expect(await as('op-rae', 'retention', 'run')).toMatchObject({ code: 4 })
    const wrong = await as('olu-fir', 'retention', 'event', 'melted', record)
    expect(wrong).toMatchObject({ code: 2, err: containing('an event has its name') })
  })

  test('a hold is ordered, listed and lifted', async () => {
    const ordered = await as('sia-orr', 'hold', 'order', record, '--order', 'court 12/26', '--json')
    expect(ordered.code).toBe(0)
    const { hold, job } = ordered.json() as { readonly hold: string; readonly job: string }
    expect(await as('op-rae', 'job', 'follow', job)).toMatchObject({ code: 0 })
    const { holds } = (await as('dana-poe', 'hold', 'list', '--json')).json() as HoldList
    expect(holds).toMatchObject([{ id: hold, state: 'in-force', reference: 'court 12/26', records: 1 }])
    expect(await as('dana-poe', 'hold', 'lift', hold, '--preview')).toMatchObject({
      code: 0,
      out: containing('1 records go back'),
    })
    const lifted = (await as('dana-poe', 'hold', 'lift', hold, '--json')).json() as { readonly job: string }
    expect(await as('op-rae', 'job', 'follow', lifted.job)).toMatchObject({ code: 0 })
    expect(await as('sia-orr', 'hold', 'order', '--order', 'nothing')).toMatchObject({ code: 2 })
  })

  test('a link is decided, and a key replaced', async () => {
    const linked = await as('sia-orr', 'restricted', 'link', record, '--decision', 'reasoned decision 7', '--json')
    expect(await as('op-rae', 'job', 'follow', (linked.json() as { readonly job: string }).job)).toMatchObject({
      code: 0,
    })
    expect(await as('kim-cho', 'keys', 'rotate')).toMatchObject({ code: 2, err: containing('--subject') })
    const none = await as('kim-cho', 'keys', 'rotate', '--class', 'goods', '--period', '1999-01')
    expect(none.code).not.toBe(0)
  })

  test('nothing is asked of a council that keeps nothing', async () => {
    const matter = await as('sia-orr', 'case', 'open', '--kind', 'investigation', '--reference', 'inv 1', '--json')
    const { id } = matter.json() as { readonly id: string }
    const asked = await as(
      'sia-orr',
      'restricted',
      'ask',
      record,
      '--purpose',
      'investigation',
      '--case',
      id,
      '--why',
      'a threat',
    )
    expect(asked.code).not.toBe(0)
    expect(await as('sia-orr', 'restricted', 'open', 'not-an-id')).toMatchObject({ code: 2 })
  })
})
