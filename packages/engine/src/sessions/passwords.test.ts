import { ActorId, granted } from '@carnet/api'
import { createHmac, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshEmbedded } from '../../test/embedded.ts'
import { type Database, migrate, openDatabase } from '../store/index.ts'
import { codeAt } from '../../test/signing-in.ts'
import { valueOf } from '../../test/world.ts'
import { passwordFault } from './password-rules.ts'
import { beginPassword, enrolPassword, hashNew, verifyPassword } from './passwords.ts'
import { type SessionPorts, siteOf, usualPasswordHash } from './ports.ts'

const now = new Date('2026-07-01T08:00:00Z')
const person = ActorId.parse('2f0f6d8a-8d52-4a2c-9d0e-3c1d5c0a7b11')
const key = randomBytes(32)
let database: Database
let on: SessionPorts
let hashed = 0

beforeAll(async () => {
  database = await openDatabase(freshEmbedded())
  await migrate(database, 'data')
  on = {
    database,
    authority: 'XX',
    node: '00000000-0000-4000-8000-000000000000',
    ownMachine: true,
    // What is tested here is the work that is done; seals are tested with the vault's.
    sealRow: (_table, _id, plain) => plain,
    openRow: (_table, _id, sealed) => granted(sealed),
    openEvent: async () => granted(new Uint8Array()),
    now: () => now,
    random: (bytes) => randomBytes(bytes),
    keyedName: (kind, what) => createHmac('sha256', key).update(`${kind}/${what}`).digest('base64url'),
    site: siteOf(undefined),
    passwordHash: (...asked) => {
      hashed++
      return usualPasswordHash(...asked)
    },
  }
})
afterAll(() => database[Symbol.asyncDispose]())

test('THREAT enumeration: a login that nobody has costs the same work', async () => {
  const password = 'a heron stands in the estuary'
  const { challenge, secret } = beginPassword(on, person)
  const addition = { challenge, login: 'ana', password, code: codeAt(secret, now) }
  const made = await hashNew(on, person, password)
  valueOf(
    await database.transaction((transaction) => enrolPassword(transaction, on, person, { addition, hashed: made })),
  )
  const workOf = async (login: string, typed: string): Promise<number> => {
    const before = hashed
    expect((await verifyPassword(on, { login, password: typed, code: '000000' })).ok).toBe(false)
    return hashed - before
  }
  expect(await workOf('ana', 'wrong')).toBe(1)
  expect(await workOf('nobody', 'wrong')).toBe(1)
  expect(await workOf('ana', password)).toBe(1)
})

describe('a password', () => {
  test.each(['a heron stands', 'ünïcödé wörds', 'tr0ub4dor & three'])('%j will do', (password) => {
    expect(passwordFault(password, ['Ana Ruiz'])).toBeUndefined()
  })
  test.each([
    'heron stands',
    'qwertyuiop123456',
    'Password2026!!',
    'abcdefghijklmnop',
    'ruizruizruizana',
    'zzzzzzzzzzzzzzzz',
  ])('%j: only by what it is made of', (password) => {
    const fault = passwordFault(password, ['Ana Ruiz'])
    expect(fault === undefined).toBe(password === 'heron stands')
  })
})
