import type { SessionList } from '@carnet/api'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { startNode, type TestNode } from '../../../test/node.ts'
import { freshDatabases } from '../../../test/stores.ts'
import { containing, typed, type Typed } from './typed.ts'

describe('signing in, at the command line', { timeout: 90_000 }, () => {
  let node: TestNode
  const carnet = (...line: readonly string[]): Promise<Typed> =>
    typed(line, {
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
})
