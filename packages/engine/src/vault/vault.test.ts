import { createPublicKey, randomBytes, randomUUID, verify } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { z } from 'zod'
import {
  authority,
  engines,
  newContext,
  openData,
  openKeys,
  openVaultWorld,
  passphrase,
  valueOf,
  type VaultWorld,
} from '../../test/vault-world.ts'
import type { Database } from '../store/index.ts'
import { initialiseVault, localProvider, openVault, type VaultPorts } from './index.ts'

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString()
const july = new Date('2026-07-31T23:59:59Z')
const august = new Date('2026-08-01T00:00:00Z')

describe.each(engines)('a vault beside %s', (name) => {
  let world: VaultWorld
  beforeAll(async () => {
    world = await openVaultWorld(name, inject('databaseUrl'))
  })
  afterAll(() => world[Symbol.asyncDispose]())

  describe('periods', () => {
    test('goods run by months, everything else by days', async () => {
      const { vault } = world
      expect(await vault.epochKey('goods', july)).toBe(await vault.epochKey('goods', new Date('2026-07-01T00:00:00Z')))
      expect(await vault.epochKey('goods', july)).not.toBe(await vault.epochKey('goods', august))
      expect(await vault.epochKey('passenger', july)).not.toBe(
        await vault.epochKey('passenger', new Date('2026-07-30')),
      )
      expect(await vault.epochKey('passenger', july)).not.toBe(await vault.epochKey('event', july))
    })

    test('two processes that ask at once agree on the key', async () => {
      const other = await world.another()
      const at = new Date('2027-01-01')
      const [one, two] = await Promise.all([world.vault.epochKey('goods', at), other.epochKey('goods', at)])
      expect(one).toBe(two)
      expect(await other.liveEpochs('goods')).toContain(one)
    })

    test('a period whose key is not live is not searched', async () => {
      const key = await world.vault.epochKey('goods', new Date('2020-01-01'))
      await world.database.transaction(({ query }) =>
        query('insert into key_state (key, state, since, entry) values ($1, $2, now(), $3)', [
          key,
          'restricted',
          Buffer.alloc(32),
        ]),
      )
      expect(await world.vault.liveEpochs('goods')).not.toContain(key)
    })

    test('THREAT: a period that is given the key of another is refused', async () => {
      const [from, to] = [new Date('2021-01-01'), new Date('2021-02-01')]
      const key = await world.vault.epochKey('goods', from)
      await world.database.transaction(({ query }) =>
        query("insert into epoch (class, period, key) values ('goods', '2021-02', $1)", [key]),
      )
      await expect(world.vault.epochKey('goods', to)).rejects.toMatchObject({ problem: { code: 'integrity/record' } })
    })
  })

  test('an event opens for its own entry, and for no other', async () => {
    const { vault } = world
    const [entry, other] = [randomBytes(32), randomBytes(32)]
    const { key, sealed } = await vault.sealEvent(entry, july, Buffer.from('who looked'))
    expect(text(valueOf(await vault.openEvent(entry, key, sealed)))).toBe('who looked')
    expect(await vault.openEvent(other, key, sealed)).toMatchObject({ problem: { code: 'integrity/record' } })
    const content = await vault.epochKey('passenger', july)
    expect(await vault.openEvent(entry, content, sealed)).toMatchObject({ problem: { code: 'integrity/record' } })
    const gone = '00000000-0000-4000-8000-000000000000'
    expect(await vault.openEvent(entry, gone, sealed)).toMatchObject({ problem: { code: 'keys/unavailable' } })
  })

  test('a row opens in its own table, under its own id', async () => {
    const { vault } = world
    const id = randomUUID()
    const sealed = vault.sealRow('actor', id, Buffer.from('a name'))
    expect(text(valueOf(vault.openRow('actor', id, sealed)))).toBe('a name')
    expect(text(valueOf((await world.another()).openRow('actor', id, sealed)))).toBe('a name')
    expect(vault.openRow('token', id, sealed)).toMatchObject({ problem: { with: { what: 'token-row', record: id } } })
    expect(vault.openRow('actor', randomUUID(), sealed)).toMatchObject({ problem: { code: 'integrity/record' } })
    expect(vault.openRow('actor', id, Buffer.alloc(0))).toMatchObject({ problem: { code: 'integrity/record' } })
  })

  test('parts of a refused message are sealed', async () => {
    const key = await world.vault.epochKey('quarantine', july)
    const sealed = world.vault.sealPart(randomUUID(), 0, key, Buffer.from('ERIKSSON<<ANNA<MARIA'))
    expect(text(sealed)).not.toContain('ERIKSSON')
  })

  describe('terms and names', () => {
    test('are the same in every process, and differ by field, period and input', async () => {
      const [{ vault }, other] = [world, await world.another()]
      const [one, two] = [await vault.epochKey('goods', july), await vault.epochKey('goods', august)]
      await other.load([one, two])
      const term = vault.term(one, 'declaration.reference', 'D-1')
      expect(term).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
      expect(other.term(one, 'declaration.reference', 'D-1')).toBe(term)
      expect(vault.term(two, 'declaration.reference', 'D-1')).not.toBe(term)
      expect(vault.term(one, 'declaration.importer.id', 'D-1')).not.toBe(term)
      expect(vault.term(one, 'declaration.reference', 'D-2')).not.toBe(term)
      expect(vault.term(one, 'declaration.reference', 'D-1', 8)).toBe(
        `${term.slice(0, 2)}000000-0000-0000-0000-000000000000`,
      )
      expect(vault.identifierTerm('a', 'b', 'c')).toBe(other.identifierTerm('a', 'b', 'c'))
      expect(vault.identifierTerm('a', 'bc', '')).not.toBe(vault.identifierTerm('a', 'b', 'c'))
      expect(vault.pseudonym('actor', 'x')).toMatch(/^[A-Za-z0-9_-]{43}$/)
      expect(vault.pseudonym('actor', 'x')).not.toBe(vault.pseudonym('value', 'x'))
    })

    test('an id has a name outside that leads back to it', async () => {
      const id = randomUUID()
      const outside = world.vault.externalId(id)
      expect(z.uuid().safeParse(outside).success).toBe(true)
      expect((await world.another()).internalId(outside)).toBe(id)
    })
  })

  test('the ledger’s signatures verify, after a restart too', async () => {
    const { publicKey, sign } = (await world.another()).signer
    expect(publicKey).toEqual(world.vault.signer.publicKey)
    const x = Buffer.from(publicKey).toString('base64url')
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
    expect(verify(null, Buffer.from('a head'), key, sign(Buffer.from('a head')))).toBe(true)
  })

  test('keys of a data transaction that failed stay behind and open nothing', async () => {
    const before = await world.vault.status()
    const { subjectKey } = await newContext(world.vault)
    const failed = world.database.transaction(async ({ query }) => {
      await query("insert into subject_key (subject, domain, class, key) values ($1, 'personal', 'goods', $2)", [
        randomUUID(),
        subjectKey,
      ])
      throw new Error('the data store failed')
    })
    await expect(failed).rejects.toThrow('the data store failed')
    expect((await world.vault.status()).sheets).toBeGreaterThan(before.sheets)
    await using again = valueOf(await openVault(await world.ports()))
    expect((await again.status()).sheets).toBeGreaterThan(before.sheets)
  })

  test('no way of printing shows a key', async () => {
    const context = await newContext(world.vault)
    world.vault.seal(context, Buffer.from('x'))
    const { signer, ...vault } = world.vault
    const { provider } = await world.ports()
    const things = [vault, signer.sign, provider]
    for (const printed of [
      inspect(things, { showHidden: true, depth: Infinity, getters: true, customInspect: false }),
      JSON.stringify(things),
    ]) {
      expect(printed).not.toMatch(/Buffer|Uint8Array|correct horse/)
    }
  })
})

describe.each(engines)('starting beside %s', (name) => {
  let database: Database
  beforeAll(async () => {
    database = await openData(name, inject('databaseUrl'))
  })
  afterAll(() => database[Symbol.asyncDispose]())

  /** A data store and a key store that are both empty. */
  const withStores = async (work: (ports: VaultPorts) => Promise<void>): Promise<void> => {
    await database.transaction(({ query }) => query('truncate setting, epoch, key_state, actor'))
    await using keys = await openKeys(name, inject('databaseUrl'))
    const provider = valueOf(await localProvider(keys, passphrase))
    const anchorFolder = join(tmpdir(), `carnet-anchor-${randomUUID()}`)
    await work({ database, keys, provider, authority, now: () => new Date(), anchorFolder })
  }
  const what = (said: string) => ({ ok: false, problem: { code: 'keys/unavailable', with: { what: said } } })

  test('a store without keys is not opened, and stays empty', () =>
    withStores(async (on) => {
      expect(await openVault(on)).toMatchObject(what('the key store has no keys of a node'))
      expect(await on.keys.fact('provider/local')).toBeUndefined()
    }))

  test('a wrong passphrase is told', () =>
    withStores(async (on) => {
      valueOf(await initialiseVault(on))
      expect(await localProvider(on.keys, 'wrong')).toMatchObject(
        what('the passphrase is not the one that this key store was made with'),
      )
    }))

  test('the same passphrase opens it again, typed on another keyboard too', () =>
    withStores(async (on) => {
      const composed = 'caf\u00e9 \u00e0 la douane'
      valueOf(await initialiseVault({ ...on, provider: valueOf(await localProvider(on.keys, composed)) }))
      const again = valueOf(await localProvider(on.keys, composed.normalize('NFD')))
      await using vault = valueOf(await openVault({ ...on, provider: again }))
      expect((await vault.status()).provesDestruction).toBe(false)
    }))

  test('making a node twice changes nothing', () =>
    withStores(async (on) => {
      valueOf(await initialiseVault(on))
      valueOf(await initialiseVault(on))
      await using vault = valueOf(await openVault(on))
      expect((await vault.status()).pages).toBe(1)
    }))

  test('no node is made beside data that is there already', () =>
    withStores(async (on) => {
      await on.database.transaction(({ query }) =>
        query('insert into actor (id, kind, sealed) values ($1, $2, $3)', [randomUUID(), 'person', Buffer.alloc(1)]),
      )
      expect(await initialiseVault(on)).toMatchObject(what('the data store is not empty'))
    }))

  test('keys of another node are refused', () =>
    withStores(async (on) => {
      valueOf(await initialiseVault(on))
      await withStores(async (other) => {
        valueOf(await initialiseVault(other))
        expect(await openVault(on)).toMatchObject(what('the key store belongs to another node'))
      })
    }))

  test('a key store that is older than the data is refused', () =>
    withStores(async (on) => {
      valueOf(await initialiseVault(on))
      // As an older copy of the key store would look: the data names a key that it does not have.
      await on.database.transaction(({ query }) =>
        query("insert into epoch (class, period, key) values ('goods', '2026-07', $1)", [randomUUID()]),
      )
      expect(await openVault(on)).toMatchObject(what('the key store is older than the data store'))
    }))
})
