import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findNewPassphrase, findPassphrase } from './passphrase.ts'
import { openSecrets } from './secret.ts'

/** No terminal: what a service manager gives a process. */
const terminal = undefined

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'carnet-passphrase-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const given = (text: string): number => {
  writeFileSync(join(folder, 'given'), text)
  return openSync(join(folder, 'given'), 'r')
}

describe('passphrase', () => {
  test('from a descriptor before the environment: its first line', async () => {
    const descriptor = given('from the descriptor\nand no more')
    const found = await findPassphrase(
      { passphrase: 'from the environment', passphraseDescriptor: descriptor },
      openSecrets(folder),
      terminal,
    )
    closeSync(descriptor)
    expect(found).toEqual({ value: 'from the descriptor', from: 'descriptor' })
  })

  test('from the environment before the file of a demonstration', async () => {
    const secrets = openSecrets(folder)
    secrets.write('passphrase', 'from the file')
    const options = { passphrase: 'from the environment', passphraseDescriptor: undefined }
    expect(await findPassphrase(options, secrets, terminal)).toMatchObject({ from: 'environment' })
    const none = { passphrase: undefined, passphraseDescriptor: undefined }
    expect(await findPassphrase(none, secrets, terminal)).toEqual({ value: 'from the file', from: 'file' })
  })

  test('made where there is none, readable by its user only, and found again', async () => {
    const secrets = openSecrets(join(folder, 'secret'))
    const none = { passphrase: undefined, passphraseDescriptor: undefined }
    const made = await findPassphrase(none, secrets, terminal)
    expect(made?.from).toBe('generated')
    expect(made?.value).toMatch(/^[\w-]{32}$/)
    expect(readFileSync(join(folder, 'secret/passphrase'), 'utf8').trim()).toBe(made?.value)
    expect(statSync(join(folder, 'secret/passphrase')).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, 'secret')).mode & 0o777).toBe(0o700)
    expect(await findPassphrase(none, secrets, terminal)).toEqual({ value: made?.value, from: 'file' })
  })

  test('a short one on a descriptor is refused', async () => {
    const descriptor = given('short\n')
    const options = { passphrase: undefined, passphraseDescriptor: descriptor }
    expect(await findPassphrase(options, openSecrets(folder), terminal)).toBeUndefined()
    closeSync(descriptor)
  })

  test('a new one is given or typed: never the kept one, and none is made', async () => {
    openSecrets(folder).write('passphrase', 'the one that is kept')
    expect(await findNewPassphrase({}, terminal)).toMatchObject({ fault: expect.any(String) as string })
    expect(await findNewPassphrase({ passphrase: 'from the environment' }, terminal)).toEqual({
      passphrase: { value: 'from the environment', from: 'environment' },
    })
    const descriptor = given('short\n')
    const short = await findNewPassphrase({ passphraseDescriptor: descriptor }, terminal)
    closeSync(descriptor)
    expect(short).toMatchObject({ fault: expect.stringContaining('8 characters') as string })
  })
})
