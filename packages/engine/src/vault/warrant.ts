import { z } from 'zod'
import type { Loan } from './loan.ts'

/** Records and the names of their compartments. */
export type Opens = readonly { readonly record: string; readonly compartments: readonly string[] }[]

/** A request to open: the entry that it goes by, and what of all that its event names. */
export interface Warrant {
  /** Leaf hash of a committed entry. */
  readonly entry: Uint8Array
  readonly opens: Opens
  /** What a council lent for it. */
  readonly loan?: Loan | undefined
}

const kinds = ['search', 'release', 'export', 'standing-batch'] as const

/** What of an entry the vault goes by. */
export interface WarrantEntry {
  readonly kind: (typeof kinds)[number]
  readonly at: string
  readonly authority: string
}

/** What the vault goes by in an event's payload: the rest of it is others' business. */
export interface WarrantEvent {
  readonly kind: (typeof kinds)[number]
  readonly outcome: 'permitted'
  readonly opens: Opens
}

const entrySchema: z.ZodType<WarrantEntry> = z.object({
  kind: z.enum(kinds),
  at: z.iso.datetime(),
  authority: z.string(),
})
const eventSchema: z.ZodType<WarrantEvent> = z.object({
  kind: z.enum(kinds),
  outcome: z.literal('permitted'),
  opens: z.array(z.object({ record: z.uuid(), compartments: z.array(z.string()) })),
})

/** Undefined where the entry, or the event, is not one that permits an opening. */
export const readEntry = (bytes: Uint8Array): WarrantEntry | undefined => entrySchema.safeParse(parsed(bytes)).data
export const readEvent = (bytes: Uint8Array): WarrantEvent | undefined => eventSchema.safeParse(parsed(bytes)).data

/** What an event says is to be destroyed by its entry. */
const destroysSchema: z.ZodType<{ readonly destroys: readonly string[] }> = z.object({ destroys: z.array(z.uuid()) })
export const readDestroys = (bytes: Uint8Array): readonly string[] =>
  destroysSchema.safeParse(parsed(bytes)).data?.destroys ?? []

/** Whether everything asked for is named by the event. */
export function isNamed(asked: Opens, { opens }: WarrantEvent): boolean {
  const named = new Map(opens.map(({ record, compartments }) => [record, new Set(compartments)]))
  return asked.every(({ record, compartments }) => compartments.every((name) => named.get(record)?.has(name) === true))
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString())
  } catch {
    return undefined
  }
}
