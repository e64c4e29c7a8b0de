import { type DictionaryElement, elementOf } from '../dictionary/index.ts'
import type { PaxlstGroup } from './grammar.ts'
import type { Conversion } from './value.ts'

/** One element and where a segment says it. */
export interface Reading {
  /** The element's id without its record type. */
  readonly name: string
  readonly known: DictionaryElement
  readonly at: ReadonlySet<number>
  readonly as: Conversion
  /** The element may say several things at once, divided by the repetition separator. */
  readonly repeats: boolean
}

/** What a segment says in one place of the message. */
export interface Rule {
  readonly readings: readonly Reading[]
  /** Where codes stand that only say how to read others: code lists and who keeps them, formats. */
  readonly beside: ReadonlySet<number>
}

/** A place in a segment as a number: `4.1` is 401, and 400 is all of the fourth element. */
export const positionOf = (element: number, component: number): number => 100 * element + Math.min(component, 99)

/** Whether a value stands at one of these places, by itself or with all of its element. */
export const standsAt = (places: ReadonlySet<number>, element: number, component: number): boolean =>
  places.has(positionOf(element, component)) || places.has(positionOf(element, 0))

/**
 * How segments become elements, one a line: group, segment, qualifier (`*`: any; `-`: the segment has none), elements with
 * their places and how they are read, and what stands beside them.
 *
 * A qualifier with a code list behind it, `91:163`, goes before the qualifier alone.
 */
const table = `
list      | BGM | -      | list-kind 1.1; list-reference 2.1; list-function 3.1            | 1.2 1.3
list      | RFF | *      | transaction 1.2; transaction-version 1.4 1.5 joined                      | 1.1
list      | DTM | 137    | list-time 1.2 time                                              | 1.1 1.3
party     | NAD | *      | party-function 1.1; reporting-party.id 2.1; reporting-party.name 4 name; reporting-party.address 3 5 6 7.1 8 9 address | 2.2 2.3 4.6 7.2 7.3
party     | CTA | *      | reporting-party.contact 2 joined                                | 1.1
party     | COM | TE     | reporting-party.phone 1.1                                       | 1.2
party     | COM | AL     | reporting-party.phone 1.1                                       | 1.2
party     | COM | FX     | reporting-party.fax 1.1                                         | 1.2
party     | COM | EM     | reporting-party.email 1.1                                       | 1.2
leg       | TDT | *      | transport-stage 1.1; flight 2.1; transport-mode 3.1; carrier 5.1; carrier-name 5.4; conveyance 8.1 8.4 joined; conveyance-state 8.5 state | 5.2 5.3 8.2 8.3
leg       | DTM | 133    | departure-time 1.2 time                                         | 1.1 1.3
leg       | DTM | 189    | departure-time 1.2 time                                         | 1.1 1.3
leg       | DTM | 132    | arrival-time 1.2 time                                           | 1.1 1.3
leg       | DTM | 232    | arrival-time 1.2 time                                           | 1.1 1.3
place     | LOC | 125    | departure-port 2.1                                              | 1.1 2.2 2.3
place     | LOC | 87     | arrival-port 2.1                                                | 1.1 2.2 2.3
place     | LOC | 92     | route-port 2.1                                                  | 1.1 2.2 2.3
place     | DTM | 133    | departure-time 1.2 time                                         | 1.1 1.3
place     | DTM | 189    | departure-time 1.2 time                                         | 1.1 1.3
place     | DTM | 132    | arrival-time 1.2 time                                           | 1.1 1.3
place     | DTM | 232    | arrival-time 1.2 time                                           | 1.1 1.3
traveller | NAD | *      | kind 1.1; traveller-id 2.1; name 4 name; address 3 5 6 7.1 7.4 8 9 address | 2.2 2.3 4.6 7.2 7.3
traveller | ATT | 2      | sex 3.1 sex repeats                                             | 1.1 3.2 3.3
traveller | DTM | 329    | birth-date 1.2 birth                                            | 1.1 1.3
traveller | MEA | CT     | bag-count 3.2 number                                            | 1.1 3.1
traveller | MEA | WT     | bag-weight 3.1 3.2 quantity                                     | 1.1
traveller | GEI | 4      | verification 2.1                                                | 1.1 2.2 2.3
traveller | FTX | BAG    | bag-tag 4.1; bag-tag 4.2; bag-tag 4.3; bag-tag 4.4; bag-tag 4.5 | 1.1
traveller | FTX | *      | remark 4 joined                                                 | 1.1
traveller | LOC | 22     | clearance-port 2.1                                              | 1.1 2.2 2.3
traveller | LOC | 174    | residence 2.1 state                                             | 1.1 2.2 2.3
traveller | LOC | 178    | embarkation-port 2.1                                            | 1.1 2.2 2.3
traveller | LOC | 179    | disembarkation-port 2.1                                         | 1.1 2.2 2.3
traveller | LOC | 180    | birth-place 2.1 2.4 joined                                      | 1.1 2.2 2.3
traveller | COM | TE     | phone 1.1                                                       | 1.2
traveller | COM | AL     | phone 1.1                                                       | 1.2
traveller | COM | FX     | fax 1.1                                                         | 1.2
traveller | COM | EM     | email 1.1                                                       | 1.2
traveller | EMP | *      | crew-duty 2.1; occupation 3 joined; qualification 4 joined; occupation 5.1; qualification 6.1 | 1.1 2.2 2.3 3.2 3.3 4.2 4.3
traveller | NAT | 2      | nationality 2.1 state                                           | 1.1 2.2 2.3
traveller | RFF | AVF    | booking-reference 1.2                                           | 1.1
traveller | RFF | ABO    | traveller-reference 1.2                                         | 1.1
traveller | RFF | AEA    | agency-reference 1.2                                            | 1.1
traveller | RFF | CR     | customer-reference 1.2                                          | 1.1
traveller | RFF | SEA    | seat 1.2                                                        | 1.1
document  | DOC | -      | document-type 1.1; document-number 2.1                          | 1.2 1.3
document  | DTM | 36     | document-expiry-date 1.2 date                                   | 1.1 1.3
document  | DTM | 182    | document-issue-date 1.2 date                                    | 1.1 1.3
document  | LOC | 91:163 | document-place 2.1                                              | 1.1 2.2 2.3
document  | LOC | 91     | document-state 2.1 state; document-place 2.4                    | 1.1 2.2 2.3
onward    | TDT | *      | onward-flight 2.1                                               | 1.1
`

const conversions: ReadonlySet<string> = new Set<Conversion>([
  'text',
  'joined',
  'name',
  'address',
  'state',
  'sex',
  'number',
  'quantity',
  'time',
  'date',
  'birth',
])
const isConversion = (word: string): word is Conversion => conversions.has(word)

function readingOf(text: string): Reading {
  const [name = '', ...words] = text.trim().split(/\s+/)
  const known = elementOf(`passenger-list-entry.${name}`)
  if (known === undefined) throw new Error(`the dictionary has no passenger-list-entry.${name}`)
  return {
    name,
    known,
    at: placesIn(words),
    as: words.find(isConversion) ?? 'text',
    repeats: words.includes('repeats'),
  }
}

const placesIn = (words: readonly string[]): ReadonlySet<number> =>
  new Set(
    words.flatMap((word) => {
      const place = /^(\d+)(?:\.(\d+))?$/.exec(word)
      return place === null ? [] : [positionOf(Number(place[1]), Number(place[2] ?? 0))]
    }),
  )

const rules: ReadonlyMap<string, Rule> = new Map(
  table
    .trim()
    .split('\n')
    .map((line) => {
      const [group = '', tag = '', qualifier = '', readings = '', beside = ''] = line
        .split('|')
        .map((cell) => cell.trim())
      return [
        `${group} ${tag} ${qualifier}`,
        { readings: readings.split(';').map(readingOf), beside: placesIn(beside.split(' ')) },
      ]
    }),
)

/** The rule of a segment by its qualifiers, the narrowest first; undefined where there is none. */
export function ruleOf(group: PaxlstGroup, tag: string, qualifiers: readonly string[]): Rule | undefined {
  for (const qualifier of [...qualifiers, '*', '-']) {
    const rule = rules.get(`${group} ${tag} ${qualifier}`)
    if (rule !== undefined) return rule
  }
  return undefined
}
