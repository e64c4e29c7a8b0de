import type { KeyStore } from './key-store.ts'
import { openPostgresKeyStore } from './postgres-keys.ts'
import { openSqliteKeyStore } from './sqlite-keys.ts'

/** `postgres://…` opens a server, anything else is the file of the embedded key store (`:memory:` keeps nothing). */
export const openKeyStore = (place: string): Promise<KeyStore> =>
  /^postgres(ql)?:\/\//.test(place) ? openPostgresKeyStore(place) : Promise.resolve(openSqliteKeyStore(place))
