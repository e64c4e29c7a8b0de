import type { Joins } from '../joins/index.ts'
import { compartmentClass } from '../store/index.ts'
import type { Asking } from './asking.ts'
import { type Candidate, mostCandidates, recordsAbout, type StoredCompartment } from './candidates.ts'
import { elementsOf } from './elements.ts'
import { searchTerms } from './selection.ts'
import type { ReleasePorts } from './types.ts'

/**
 * Records that a search leads to as well, because persons said that their subject is one with that of a record which it found:
 * whoever has other names or numbers is found by each of them, in one answer and under one entry. The newest of them, where
 * there are more than one request reads.
 */
export async function aliasesOf(
  { request: { select } }: Asking,
  candidates: readonly Candidate[],
  joins: Joins,
  { database }: Pick<ReleasePorts, 'database'>,
): Promise<readonly Candidate[]> {
  if (!joins.any || !('search' in select)) return []
  const elements = searchTerms(select).map(({ element }) => element)
  const soughtIn = (candidate: Candidate): readonly StoredCompartment[] =>
    candidate.compartments.filter(
      ({ name, subject }) =>
        subject !== candidate.id &&
        elementsOf(candidate.type, compartmentClass(name)).some(({ id }) => elements.includes(id)),
    )
  const subjects = new Set(candidates.flatMap((each) => soughtIn(each).map(({ subject }) => subject)))
  const others = new Set([...subjects].flatMap((subject) => joins.all(subject).filter((each) => each !== subject)))
  const [type] = candidates.map((each) => each.type)
  if (others.size === 0 || type === undefined) return []
  const known = candidates.map(({ id }) => id)
  const wanted = { type, subjects: [...others], except: known, most: mostCandidates - known.length }
  const found = await database.statements((transaction) => recordsAbout(transaction, wanted))
  return found.flatMap((candidate) => {
    const who = new Set(soughtIn(candidate).flatMap(({ subject }) => joins.all(subject)))
    const sameAs = candidates.filter((each) => soughtIn(each).some(({ subject }) => who.has(subject)))
    // About the same person in another part than is sought: that person is not whom the search is about here.
    return sameAs.length === 0 ? [] : [{ ...candidate, sameAs: sameAs.map(({ id }) => id) }]
  })
}
