import type { CredentialList, RecoveryCodes, SessionList } from '@carnet/api'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { codeAt } from '../../../test/authenticator-app.ts'
import { startNode, type TestNode } from '../../../test/node.ts'
import { freshDatabases } from '../../../test/stores.ts'
import { type Around, containing, typed, type Typed } from './typed.ts'

describe('signing in, at the command line', { timeout: 90_000 }, () => {
  let node: TestNode
  const carnet = (...line: readonly string[]): Promise<Typed> => answering(undefined, ...line)
  const answering = (input: Around['input'], ...line: readonly string[]): Promise<Typed> =>
    typed(line, {
      ...(input === undefined ? {} : { input }),
      environment: { CARNET_URL: node.url, CARNET_DATA: node.data, CARNET_SIGNER_PASSPHRASE: 'a passphrase for tests' },
    })
  const key = (): string => join(node.folder, 'ana-ruiz.key')

  beforeAll(async () => {
    node = await startNode({ databaseUrl: (await freshDatabases(inject('databaseUrl'))).databaseUrl })
    expect(await carnet('person', 'add', 'Ana Ruiz', '--role', 'officer')).toMatchObject({ code: 0 })
    expect(await carnet('signer', 'new', '--out', key())).toMatchObject({ code: 0 })
  })
  afterAll(() => node[Symbol.asyncDispose]())

  test('with a signer file once it is confirmed; the session is used, listed and ended', async () => {
    const made = await carnet('signer', 'register', key(), '--as', 'ana-ruiz', '--json')
    expect(made.code).toBe(0)
    expect(await carnet('login', '--key', key())).toMatchObject({ code: 4, err: containing('Nobody is signed in') })
    const { id } = made.json() as { readonly id: string }
    expect(await carnet('signer', 'confirm', id)).toMatchObject({ code: 0 })
    expect(await carnet('login', '--key', key())).toMatchObject({ code: 0, out: containing('Signed in') })
    expect(statSync(join(`${node.data}.secret`, 'ana-ruiz.session')).mode & 0o077).toBe(0)
    expect(await carnet('me', '--as', 'ana-ruiz')).toMatchObject({ code: 0, out: containing('session: key-file') })
    const { sessions } = (await carnet('session', 'list', '--as', 'ana-ruiz', '--json')).json() as SessionList
    expect(sessions).toMatchObject([{ strength: 'key-file', current: true, place: { address: '127.0.0.1' } }])
    expect(await carnet('logout', '--as', 'ana-ruiz')).toMatchObject({ code: 0 })
    expect(await carnet('me', '--as', 'ana-ruiz')).toMatchObject({ code: 0, out: containing('session: token') })
  })

  test('with a password and an authenticator app; recovery codes come to help', async () => {
    const password = 'nine otters in one estuary'
    let secret = ''
    async function* enrolling(err: () => string): AsyncIterable<string> {
      yield `${password}\n`
      await vi.waitUntil(() => err().includes('otpauth://'))
      secret = /secret=([A-Z2-7]+)/.exec(err())?.[1] ?? ''
      yield `${codeAt(secret, new Date())}\n`
    }
    const enrolled = await answering(enrolling, 'credential', 'password', '--name', 'ana', '--as', 'ana-ruiz')
    expect(enrolled).toMatchObject({ code: 0, out: containing('password enrolled') })
    // The code that enrolled it is used up; the next of the app is good already.
    const next = codeAt(secret, new Date(Date.now() + 30_000))
    expect(await answering(`${password}\nabc\n`, 'login', '--name', 'ana')).toMatchObject({ code: 2 })
    expect(await answering(`wrong\n${next}\n`, 'login', '--name', 'ana')).toMatchObject({ code: 4 })
    const signedIn = await answering(`${password}\n${next}\n`, 'login', '--name', 'ana')
    expect(signedIn).toMatchObject({ code: 0, out: containing('by password-totp') })
    expect(signedIn.out + signedIn.err).not.toContain(password)

    const made = (await carnet('credential', 'recovery-codes', '--as', 'ana', '--json')).json()
    const [code = ''] = (made as RecoveryCodes).codes
    expect(await answering(`${code}\n`, 'login', '--recovery', '--as', 'ana')).toMatchObject({ code: 0 })
    expect(await answering(`${code}\n`, 'login', '--recovery', '--as', 'again')).toMatchObject({ code: 4 })
    const listed = await carnet('credential', 'list', '--as', 'ana')
    expect(listed).toMatchObject({ code: 0, out: containing('9 left') })
    expect(await carnet('people', '--as', 'ana')).toMatchObject({ code: 4 })
    const { credentials } = (await carnet('credential', 'list', '--as', 'ana-ruiz', '--json')).json() as CredentialList
    const id = credentials.find(({ kind }) => kind === 'password')?.id ?? ''
    expect(await carnet('credential', 'remove', id, '--as', 'ana-ruiz')).toMatchObject({ code: 0 })
  })

  test('by one way, which is named', async () => {
    expect(await carnet('login')).toMatchObject({ code: 2, err: containing('one way to sign in is named') })
    expect(await carnet('login', '--name', 'ana', '--recovery')).toMatchObject({ code: 2 })
    expect(await carnet('login', '--name', '!')).toMatchObject({ code: 2 })
  })
})
