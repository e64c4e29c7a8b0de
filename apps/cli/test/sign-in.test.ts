import type { CredentialList, RecoveryCodes, SessionList } from '@carnet/api'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { codeAt } from '../../../test/authenticator-app.ts'
import { runningProvider, type RunningProvider, type SigningIn } from '../../../test/identity-provider.ts'
import { startNode, type TestNode } from '../../../test/node.ts'
import { freshDatabases } from '../../../test/stores.ts'
import { type Around, containing, typed, type Typed } from './typed.ts'

describe('signing in, at the command line', { timeout: 90_000 }, () => {
  const clientSecret = 'CLIENTSECRETOFTHENODE'
  const own = mkdtempSync(join(tmpdir(), 'carnet-sign-in-'))
  let provider: RunningProvider
  let node: TestNode
  const carnet = (...line: readonly string[]): Promise<Typed> => answering(undefined, ...line)
  const answering = (input: Around['input'], ...line: readonly string[]): Promise<Typed> =>
    around(input === undefined ? {} : { input }, line)
  const around = (more: Around, line: readonly string[]): Promise<Typed> =>
    typed(line, {
      ...more,
      environment: { CARNET_URL: node.url, CARNET_DATA: node.data, CARNET_SIGNER_PASSPHRASE: 'a passphrase for tests' },
    })
  const key = (): string => join(node.folder, 'ana-ruiz.key')

  beforeAll(async () => {
    const secretFile = join(own, 'secret')
    writeFileSync(secretFile, `${clientSecret}\n`, { mode: 0o600 })
    provider = await runningProvider({
      redirects: ['http://127.0.0.1/sign-in/provider/callback'],
      secret: clientSecret,
    })
    node = await startNode({
      databaseUrl: (await freshDatabases(inject('databaseUrl'))).databaseUrl,
      args: [
        ...['--no-samples', '--identity-provider', provider.settings.issuer],
        ...['--identity-provider-client', provider.settings.client, '--identity-provider-secret-file', secretFile],
      ],
    })
    expect(await carnet('person', 'add', 'Ana Ruiz', '--role', 'officer')).toMatchObject({ code: 0 })
    expect(await carnet('signer', 'new', '--out', key())).toMatchObject({ code: 0 })
  })
  afterAll(async () => {
    await node[Symbol.asyncDispose]()
    await provider[Symbol.asyncDispose]()
    rmSync(own, { recursive: true })
  })

  /** Types a line that names an address, and goes there in a browser. */
  const inBrowser = (as: SigningIn | 'nobody', ...line: readonly string[]): Promise<Typed> => {
    const told = (text: string): void => {
      const [address] = /http:\/\/\S+/.exec(text) ?? []
      if (address !== undefined && text.includes('in a browser'))
        void provider.goes(address, as).then((back) => fetch(back))
    }
    return around({ told }, line)
  }

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

  test('through the identity provider, in a browser, as whoever was linked', async () => {
    expect(await carnet('person', 'add', 'Lee Long', '--role', 'officer')).toMatchObject({ code: 0 })
    expect(await inBrowser({ subject: 'lee' }, 'login', '--provider')).toMatchObject({ code: 4 })
    const linked = await carnet('person', 'link', 'Lee Long', 'lee')
    expect(linked).toMatchObject({ code: 0, out: containing(provider.settings.issuer) })
    expect(await carnet('person', 'link', 'Lee Long', 'two words')).toMatchObject({ code: 2 })
    const signedIn = await inBrowser({ subject: 'lee', amr: ['pwd', 'otp'] }, 'login', '--provider')
    expect(signedIn).toMatchObject({ code: 0, out: containing('by oidc-mfa') })
    expect(await carnet('me', '--as', 'me')).toMatchObject({ code: 0, out: containing('session: oidc-mfa') })
    expect(await inBrowser('nobody', 'login', '--provider')).toMatchObject({ code: 4 })

    expect(await carnet('credential', 'list', '--as', 'me')).toMatchObject({ code: 0, out: containing('lee at http') })
    const listed = (await carnet('credential', 'list', '--of', 'Lee Long', '--json')).json() as CredentialList
    expect(await carnet('credential', 'remove', listed.credentials[0]?.id ?? '')).toMatchObject({ code: 0 })
    expect(await inBrowser({ subject: 'lee' }, 'login', '--provider')).toMatchObject({ code: 4 })
    expect(await carnet('login', '--office', 'NONE')).toMatchObject({ code: 1 })
    const { out, log } = node.output()
    expect(`${out}${log}`).not.toContain(clientSecret)
  })

  test('by one way, which is named', async () => {
    expect(await carnet('login')).toMatchObject({ code: 2, err: containing('one way to sign in is named') })
    expect(await carnet('login', '--name', 'ana', '--recovery')).toMatchObject({ code: 2 })
    expect(await carnet('login', '--name', '!')).toMatchObject({ code: 2 })
  })
})
