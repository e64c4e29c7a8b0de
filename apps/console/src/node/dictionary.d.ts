declare module 'virtual:dictionary' {
  /** Of each element: its name, its number in the WCO Data Model (empty where it has none), whether it is a code. */
  export const elements: Readonly<Record<string, readonly [name: string, wco: string, code: boolean]>>
  /** By type of record, the open elements that it is counted and filtered by. */
  export const open: Readonly<Record<string, readonly string[]>>
}
