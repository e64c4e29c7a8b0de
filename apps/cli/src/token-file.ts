import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type Everywhere, setting, type Shell } from './shell.ts'

export type TokenFound =
  | { readonly ok: true; readonly token: string | undefined }
  | { readonly ok: false; readonly says: string }

const defaultName = 'administrator'
const nameForm = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,119}$/u

/** Whose token goes with a request: `--as`, else `CARNET_TOKEN`, else the administrator's file; none where there is no file. */
export function findToken(shell: Shell, { as }: Everywhere): TokenFound {
  const given = setting(shell, 'CARNET_TOKEN')
  if (as === undefined && given !== undefined) return { ok: true, token: given.trim() }
  if (as !== undefined && !nameForm.test(as))
    return { ok: false, says: '--as takes the name of a token file, such as administrator' }
  const session = sessionFileOf(shell, as ?? defaultName)
  if (existsSync(session)) return readTokenFile(session)
  const file = tokenFileOf(shell, as ?? defaultName)
  if (existsSync(file)) return readTokenFile(file)
  return as === undefined
    ? { ok: true, token: undefined }
    : { ok: false, says: `--as: there is no ${file}; issue a token with “carnet token issue”` }
}

/** Where the token of a name lies: beside the data folder, never in it. */
export const tokenFileOf = (shell: Shell, name: string): string =>
  join(`${resolve(setting(shell, 'CARNET_DATA') ?? './data')}.secret`, `${name}.token`)

/** Where the session of a name lies, once it has signed in: it is found before the token. */
const sessionFileOf = (shell: Shell, name: string): string => tokenFileOf(shell, name).replace(/\.token$/, '.session')

/** Keeps a session, readable by this user only, in place of the one before. */
export function keepSession(shell: Shell, name: string, credential: string): string {
  dropSession(shell, name)
  const file = reserveTokenFile(sessionFileOf(shell, name))
  file.keep(credential)
  return file.path
}

export const dropSession = (shell: Shell, name: string = defaultName): void =>
  rmSync(sessionFileOf(shell, name), { force: true })

// THREAT: another user of the machine acts under this one's name.
function readTokenFile(file: string): TokenFound {
  const { mode } = statSync(file)
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    return { ok: false, says: `${file} can be read by others; if nobody has, run “chmod 600 ${file}”, else revoke it` }
  return { ok: true, token: readFileSync(file, 'utf8').trim() }
}

export interface TokenFile {
  readonly path: string
  keep(token: string): void
  discard(): void
}

/** Makes the file that a token is going to be in, readable by this user only; never over another file. */
export function reserveTokenFile(path: string): TokenFile {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const descriptor = openSync(path, 'wx', 0o600)
  return {
    path,
    keep(token) {
      writeSync(descriptor, `${token}\n`)
      fsyncSync(descriptor)
      closeSync(descriptor)
    },
    discard() {
      closeSync(descriptor)
      rmSync(path)
    },
  }
}

/** A name as a file: `Ana María Ruiz` becomes `ana-maria-ruiz`. */
export function fileName(name: string): string {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
  return plain.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '') || 'token'
}
