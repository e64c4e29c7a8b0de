import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** What the node made for itself and its first users, apart from the data: a copy of one is useless without the other. */
export interface SecretFolder {
  readonly path: string
  read(name: string): string | undefined
  /** Written once, readable by this user only, on disk before this returns. */
  write(name: string, value: string): string
  remove(name: string): void
}

export function openSecrets(path: string): SecretFolder {
  return {
    path,
    read(name) {
      const file = join(path, name)
      return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined
    },
    write(name, value) {
      mkdirSync(path, { recursive: true, mode: 0o700 })
      const file = join(path, name)
      const descriptor = openSync(file, 'w', 0o600)
      writeSync(descriptor, `${value}\n`)
      fsyncSync(descriptor)
      closeSync(descriptor)
      return file
    },
    remove: (name) => rmSync(join(path, name), { force: true }),
  }
}
