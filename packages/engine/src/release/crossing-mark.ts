import type { Vault } from '../vault/index.ts'

/**
 * What a record's crossings are found by among the events that were sealed under one key. THREAT: whoever holds the data store sees that two
 * crossings of one day were of one record, and not of which; once the day's key is destroyed, nobody finds it any more.
 */
export const crossingMark = (vault: Pick<Vault, 'term'>, key: string, record: string): string =>
  vault.term(key, 'crossing', record)
