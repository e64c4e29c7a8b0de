import { v7 as uuid } from 'uuid'
import { expect, inject, test } from 'vitest'
import { openVaultWorld } from '../../../test/vault-world.ts'
import type { KeyProvider } from '../provider.ts'

/** A provider that counts what it is asked. */
const counted = (provider: KeyProvider): { provider: KeyProvider; calls: string[] } => {
  const calls: string[] = []
  const count =
    <A extends unknown[], T>(name: string, call: (...of: A) => T): ((...of: A) => T) =>
    (...of) => {
      calls.push(name)
      return call(...of)
    }
  const { create, wrap, unwrap } = provider
  const provided = {
    ...provider,
    create: count('create', create),
    wrap: count('wrap', wrap),
    unwrap: count('unwrap', unwrap),
  }
  return { provider: provided, calls }
}

test('a million records with three new subjects each make some hundreds of provider calls', async () => {
  await using world = await openVaultWorld('pglite', inject('databaseUrl'))
  const making = counted((await world.ports()).provider)
  const vault = await world.another({ provider: making.provider })
  const subjects = 70_000
  const wanted = { domain: 'personal', class: 'goods' } as const
  const made: string[] = []
  for (let from = 0; from < subjects; from += 10_000)
    made.push(
      ...(await vault.createSubjectKeys(
        Array.from({ length: 10_000 }, () => ({ ...wanted, subject: { id: uuid() } })),
      )),
    )
  expect(new Set(made).size).toBe(subjects)

  const asked = making.calls.filter((call) => call !== 'unwrap').length
  expect(asked).toBeGreaterThan(0)
  expect((asked / subjects) * 3_000_000).toBeLessThan(1_000)
  expect(making.calls.filter((call) => call === 'unwrap').length).toBeLessThan(10)
})
