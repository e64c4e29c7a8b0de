import { skipToken, useQuery } from '@tanstack/react-query'
import { answers } from './node/index.ts'

/** How what is typed may be looked for: as `find.way.<name>` says. */
export const soughtAs = ['reference', 'consignment', 'importer', 'document', 'traveller', 'passenger'] as const
export type SoughtAs = (typeof soughtAs)[number]

/**
 * What somebody typed into the search of everything, on its way to the room that does something with it.
 * THREAT: a name or a number in an address, its history, or a log on its way. It goes through memory, among the answers, and ends with the
 * session.
 */
export interface HandedOver {
  readonly text: string
  readonly as?: SoughtAs
  /** How many were handed over before: the same text may come twice. */
  readonly time: number
}

type Room = 'find' | 'ledger'

const keyOf = (room: Room) => ['handed-over', room] as const
const now = (room: Room): HandedOver | undefined => answers.getQueryData<HandedOver>(keyOf(room))

export function handOver(room: Room, what: Pick<HandedOver, 'text' | 'as'>): void {
  answers.setQueryData<HandedOver>(keyOf(room), { ...what, time: (now(room)?.time ?? 0) + 1 })
}

/** It is where it was to go, and is kept here no longer. */
export function takeOver(room: Room): void {
  const { time = 0 } = now(room) ?? {}
  answers.setQueryData<HandedOver>(keyOf(room), { text: '', time })
}

/** What was handed over last; whoever has done with it remembers its time. */
export const useHandedOver = (room: Room): HandedOver | undefined =>
  useQuery<HandedOver>({ queryKey: keyOf(room), queryFn: skipToken, staleTime: Infinity, gcTime: Infinity }).data
