/**
 * Both drivers put values into a failure's `detail`, `where` and message. What leaves the store is the SQLSTATE and
 * nothing else.
 */
export class StoreFault extends Error {
  override readonly name = 'StoreFault'
  readonly state: string

  constructor(state: string) {
    super(`the store failed with SQLSTATE ${state}`)
    this.state = state
  }
}

/** SQLSTATE of a driver's failure; `08006` (connection failure) where it has none. */
export function stripped(failure: unknown): StoreFault {
  if (failure instanceof StoreFault) return failure
  const state = typeof failure === 'object' && failure !== null && 'code' in failure ? String(failure.code) : ''
  return new StoreFault(/^[0-9A-Z]{5}$/.test(state) ? state : '08006')
}

const unique = '23505'
/** Serialization failure and deadlock: the transaction did nothing and may run again. */
const again = new Set(['40001', '40P01'])

export const isDuplicate = (failure: unknown): boolean => failure instanceof StoreFault && failure.state === unique
export const mayRunAgain = (failure: unknown): boolean => failure instanceof StoreFault && again.has(failure.state)
