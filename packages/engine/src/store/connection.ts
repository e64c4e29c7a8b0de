/** One conversation with a database: what both engines give and all that the store builds on. */
export interface Connection {
  query<Row>(sql: string, parameters: readonly unknown[]): Promise<{ readonly rows: Row[]; readonly affected: number }>
  /** `COPY … FROM STDIN (FORMAT binary)`: `bytes` as `copy.ts` encodes them, or as `copyOut` gave them. */
  copyIn(statement: string, bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<void>
  /** `COPY … TO STDOUT (FORMAT binary)`. */
  copyOut(statement: string): AsyncIterable<Uint8Array>
}

/** A database that hands out connections, one owner at a time each. */
export interface Connections {
  readonly engine: 'pglite' | 'postgres'
  use<T>(work: (connection: Connection) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** bigint as a number where that is exact (ledger sizes reach 2^53), dates as text: alike in both drivers. */
export const typeParsers: Readonly<Record<20 | 1082, (text: string) => unknown>> = {
  20: (text: string): number => {
    const number = Number(text)
    if (!Number.isSafeInteger(number)) throw new RangeError('a bigint column holds more than 2^53')
    return number
  },
  1082: (text: string): string => text,
}
