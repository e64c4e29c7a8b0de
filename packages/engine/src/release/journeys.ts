import { type DecodedElement, searchInputs } from '@carnet/customs'
import type { HostMatter, Journeys } from '../case-source.ts'
import { compartmentClass } from '../store/index.ts'
import type { Candidate } from './candidates.ts'
import { elementsOf } from './elements.ts'
import { isHit } from './hits.ts'

export const flown = 'passenger-list-entry.flight'
const times: readonly string[] = ['passenger-list-entry.departure-time', 'passenger-list-entry.arrival-time']

export const journeysOf = ({ flights, from, until }: HostMatter): Journeys | undefined =>
  flights === undefined ? undefined : { flights, from, until }

/** Names of the compartments that say what a passenger's journey was: a matter about flights is proven by them. */
export function journeyIn({ type, compartments }: Candidate, journeys: Journeys | undefined): readonly string[] {
  if (journeys === undefined || type !== passenger) return []
  return compartments
    .filter(({ name }) => elementsOf(type, compartmentClass(name)).some(({ id }) => id === flown))
    .map(({ name }) => name)
}

/** Local times are stated: a day and a half on either side holds every zone and a delay. */
const slack = 36 * 60 * 60_000

/** Whether an opened passenger's record is of one of the flights, and of a day of theirs; what is about no passenger is not asked. */
export function isOfJourney(
  type: string,
  elements: readonly DecodedElement[],
  journeys: Journeys | undefined,
): boolean {
  if (journeys === undefined || type !== passenger) return true
  const { flights, from, until } = journeys
  const sought = flights.flatMap((value) => (searchInputs({ element: flown, value }) ?? []).flat())
  if (!isHit([sought], elements)) return false
  const stated = elements.filter(({ id }) => times.includes(id)).map(({ value }) => Date.parse(value))
  const within = (at: number): boolean => from.getTime() - slack <= at && at < until.getTime() + slack
  return stated.length === 0 || stated.some(within)
}

const passenger = 'passenger-list-entry'
