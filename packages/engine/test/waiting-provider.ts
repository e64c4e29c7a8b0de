import { granted, problem, refused } from '@carnet/api'
import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { KeyDestruction, KeyProvider } from '../src/vault/index.ts'
import { alone, cipherKey, decrypt, encrypt } from '../src/vault/suite.ts'

/** A provider as clouds have them: keys that never leave it, each destroyed some days after it was asked for. */
export interface WaitingProvider extends KeyProvider {
  /** What it was asked, in order. */
  readonly calls: string[]
  down: boolean
}

/** Keys are files of a folder, so that a process that is killed leaves them to the next. */
export function waitingProvider(folder: string, waits: number, now: () => Date): WaitingProvider {
  mkdirSync(folder, { recursive: true })
  const fileOf = (key: string): string => join(folder, key)
  const endOf = (key: string): Date | undefined =>
    existsSync(`${fileOf(key)}.end`) ? new Date(readFileSync(`${fileOf(key)}.end`, 'utf8')) : undefined
  const destructionOf = (key: string): KeyDestruction => {
    const at = endOf(key)
    if (at === undefined) return { state: 'live' }
    if (at > now()) return { state: 'scheduled', at }
    rmSync(fileOf(key), { force: true })
    return { state: 'destroyed', at }
  }
  const unavailable = refused(problem('keys/unavailable', { what: 'the provider' }))
  const asked = async <T>(what: string, work: () => T) => {
    provider.calls.push(what)
    return provider.down ? unavailable : granted(work())
  }
  const create: KeyProvider['create'] = () =>
    asked('create', () => {
      const name = randomUUID()
      writeFileSync(fileOf(name), randomBytes(32))
      return name
    })
  const provider: WaitingProvider = {
    calls: [],
    down: false,
    create,
    wrap: (key, plain, context) =>
      asked('wrap', () => encrypt(cipherKey(readFileSync(fileOf(key))), new Uint8Array(), alone(context), plain)),
    async unwrap(key, wrapped, context) {
      provider.calls.push('unwrap')
      // From the moment that it is asked to destroy a key, it uses it no more.
      if (provider.down || endOf(key) !== undefined) return unavailable
      const plain = decrypt(cipherKey(readFileSync(fileOf(key))), 0, alone(context), wrapped)
      return plain === undefined ? unavailable : granted(plain)
    },
    rotate: create,
    destroy: (key) =>
      asked('destroy', () => {
        if (endOf(key) === undefined)
          writeFileSync(`${fileOf(key)}.end`, new Date(now().getTime() + waits).toISOString())
        return destructionOf(key)
      }),
    destruction: (key) => asked('destruction', () => destructionOf(key)),
    probe: async () => (provider.down ? unavailable : granted(undefined)),
    status: () => ({ provider: 'transit', provesDestruction: true }),
  }
  return provider
}
