/** What of Hypercore's documented interface the bench of the ledger uses; the package has no types. */
declare module 'hypercore' {
  class Hypercore {
    constructor(storage: string)
    ready(): Promise<void>
    append(blocks: readonly Uint8Array[]): Promise<{ readonly length: number; readonly byteLength: number }>
    close(): Promise<void>
  }
  export = Hypercore
}
