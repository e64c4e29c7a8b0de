import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { confirmedRecipient, newAgeKey } from '../../test/exporting.ts'
import { type HostSystem, hostSystem, matters } from '../../test/host-system.ts'
import { declaration, ingest, openWorld, valueOf, type World } from '../../test/world.ts'

let world: World
let host: HostSystem
beforeAll(async () => {
  host = await hostSystem()
  world = await openWorld('postgres', inject('databaseUrl'), {}, { caseSource: { url: host.url, timeout: 5000 } })
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await host[Symbol.asyncDispose]()
})

test('what is of the duty on the first page and not on the second does not leave for it', async () => {
  const officer = await world.person(['officer'], ['020'])
  const [one, other] = [await world.person(['senior-officer']), await world.person(['duty-manager'])]
  const source = await world.source()
  for (const [office, count] of [
    ['020', 200],
    ['099', 3],
  ] as const) {
    const sent = Array.from({ length: count }, (_, n) => declaration({ reference: `R-${office}-${n}`, office }))
    valueOf(await ingest(world.engine, source, sent))
  }
  host.says({ text: matters({ kind: 'duty', reference: 'post 1', office: '020' }) })
  const recipient = await confirmedRecipient(world, (await newAgeKey()).key, [one, other])
  const ask = (where: object) =>
    world.engine.answer('requestExport', officer, {
      purpose: 'clearance',
      select: { type: 'declaration', where },
      elements: ['declaration.office'],
      recipient: recipient.id,
      format: 'csv',
      deleteBy: new Date(Date.now() + 86_400_000).toISOString(),
      reason: 'of the post',
    } as never)
  expect(await ask({})).toMatchObject({ problem: { with: { because: [{ rule: 'starter/case-covers' }] } } })
  expect(await ask({ 'declaration.office': '020' })).toMatchObject({ ok: true, value: { records: 200 } })
})
