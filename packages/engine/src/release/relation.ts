import type { Actor, Case, CaseId, Instant, Purpose } from '@carnet/api'
import { type SearchTerm, searchInputs } from '@carnet/customs'
import type { HostMatter, Relation } from '../case-source.ts'
import type { Asking } from './asking.ts'
import type { Candidate, Found } from './candidates.ts'
import { flown, journeysOf } from './journeys.ts'
import { searchTerms } from './selection.ts'
import type { ReleasePorts } from './types.ts'

const unsaid: Relation = { source: 'none', covers: true }

/** The task or duty that makes a request necessary, where it names no case and the purpose lives on tasks and duties. */
export async function relationOf(asking: Asking, found: Found, on: ReleasePorts): Promise<Relation> {
  const { actor, request, purpose, at } = asking
  if (on.cases === undefined || request.case !== undefined || !livesOnDuties(purpose)) return unsaid
  const word = await on.cases.of(actor)
  if (word.state === 'down') return { source: 'down', covers: false }
  const fitting = word.matters.filter(
    ({ kind, from, until }) => purpose?.caseKinds.includes(kind) === true && from <= at && at < until,
  )
  for (const matter of fitting)
    if (await covers(matter, asking, found, on))
      return { source: word.state, covers: true, matter: caseOf(matter, actor, on), journeys: journeysOf(matter) }
  const [first] = fitting
  return { source: word.state, covers: false, ...(first === undefined ? {} : { matter: caseOf(first, actor, on) }) }
}

const livesOnDuties = (purpose: Purpose | undefined): boolean =>
  purpose?.caseKinds.some((kind) => kind === 'task' || kind === 'duty') === true

/** A host system's matter has an id of its own here: the same each time, and nobody reads the reference back. */
function caseOf({ kind, reference, office, from, until }: HostMatter, actor: Actor, { vault }: ReleasePorts): Case {
  const named = Buffer.from(vault.pseudonym('host-case', reference), 'base64url').subarray(0, 16)
  // RFC 9562 version 8: made by a rule of our own.
  const bytes = named.map((byte, at) => (at === 6 ? (byte & 0x0f) | 0x80 : at === 8 ? (byte & 0x3f) | 0x80 : byte))
  const hex = Buffer.from(bytes).toString('hex')
  const id = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
  return {
    id: id as CaseId,
    kind,
    reference,
    ...(office === undefined ? {} : { office }),
    openedBy: actor.id,
    from: from.toISOString() as Instant,
    until: until.toISOString() as Instant,
    state: 'open',
    source: 'host',
  }
}

/** Whether all that was found is of the matter; of what found nothing, whether what was looked for is. */
async function covers(
  { office, declarations, flights }: HostMatter,
  { request: { select } }: Asking,
  { candidates }: Found,
  on: ReleasePorts,
): Promise<boolean> {
  if (candidates.some((each) => office !== undefined && each.office !== null && each.office !== office)) return false
  if (declarations === undefined && flights === undefined) return true
  const listed = [
    ...(declarations ?? []).map((value) => ({ element: referenced, value })),
    ...(flights ?? []).map((value) => ({ element: flown, value })),
  ]
  if (candidates.length > 0) return areAmong(candidates, listed, on)
  if (!('search' in select)) return false
  const inputs = new Set(listed.flatMap(inputsOf))
  return searchTerms(select).some(
    (term) =>
      (term.element === referenced || term.element === flown) && inputsOf(term).some((each) => inputs.has(each)),
  )
}

const referenced = 'declaration.reference'
const inputsOf = (term: SearchTerm): readonly string[] =>
  (searchInputs(term) ?? []).flat().map(({ input }) => `${term.element}\n${input}`)

/** By the terms that records are found by: nothing is opened for it. */
async function areAmong(
  candidates: readonly Candidate[],
  listed: readonly SearchTerm[],
  { database, vault }: ReleasePorts,
): Promise<boolean> {
  const epochs = [...new Set(candidates.map(({ epoch }) => epoch))]
  const inputs = listed.flatMap((term) => (searchInputs(term) ?? []).flat())
  const terms = epochs.flatMap((epoch) => inputs.map(({ field, input, bits }) => vault.term(epoch, field, input, bits)))
  const rows = await database.statements(({ query }) =>
    query<{ record: string }>(
      'select distinct record from term where record = any($1::uuid[]) and term = any($2::uuid[])',
      [candidates.map(({ id }) => id), [...new Set(terms)]],
    ),
  )
  const known = new Set(rows.map(({ record }) => record))
  return candidates.every(({ id }) => known.has(id))
}
