import {
  type Answer,
  granted,
  problem,
  refused,
  type SubjectFound,
  type SubjectId,
  type SubjectQuery,
  type SubjectSearch,
} from '@carnet/api'
import { builtInMappings, type DictionaryElement, elementOf } from '@carnet/customs'
import type { Change } from '../changes.ts'
import type { Transaction } from '../store/index.ts'
import { identifierText } from '../identifier.ts'
import { stampedChange } from './change.ts'
import type { ErasurePorts } from './ports.ts'
import { receiptOf } from './preview.ts'
import { mergedWith, sameAs } from './same.ts'

/**
 * The subject that an identifier names, and what is held about it. Looked up by keyed term: nothing is opened. That somebody
 * looked is stamped, found or not.
 */
export async function findSubject(query: SubjectQuery, by: Change, on: ErasurePorts): Promise<Answer<SubjectSearch>> {
  const terms = identifierTermsOf(query, on)
  if (!terms.ok) return terms
  const searched = await stampedChange(by, on, async (transaction, stamp) => {
    const found = await known(transaction, terms.value)
    const all = found === undefined ? granted([]) : await sameAs(transaction, found.id, on)
    if (!all.ok) return all
    const holds = await holdingsOf(transaction, all.value)
    const entry = await stamp({
      kind: 'subject-search',
      about: found === undefined ? [] : [found.id],
      counts: { hits: found === undefined ? 0 : 1 },
      case: query.case,
    })
    return granted({ found, merged: all.value.slice(1), holds, entry })
  })
  if (!searched.ok) return searched
  const { found, merged, holds, entry } = searched.value
  const receipt = await receiptOf(entry, on)
  if (found === undefined) return granted({ receipt })
  const subject = on.vault.externalId(found.id) as SubjectId
  return granted({ found: { subject, kind: found.kind, holds, ...mergedWith(merged, on) }, receipt })
}

/** The keyed terms that an identifier may be known by. */
export function identifierTermsOf(
  query: Omit<SubjectQuery, 'case'>,
  on: Pick<ErasurePorts, 'vault'>,
): Answer<readonly string[]> {
  const element = elementOf(query.element)
  const kind = element?.identifier
  if (element === undefined || kind === undefined)
    return refused(problem('request/malformed', { at: 'element', expected: 'an element that identifies' }))
  const issuers = issuersOf(element, query)
  if (issuers.length === 0)
    return refused(problem('request/malformed', { at: 'issuer', expected: 'the state or register that gave it out' }))
  return granted(issuers.map((issuer) => on.vault.identifierTerm(kind, issuer, identifierText(query.value))))
}

/** Whose number it may be: what was said, else the registers that numbers of this element are taken to be of. */
function issuersOf(
  { identifier, role }: DictionaryElement,
  { issuer }: Pick<SubjectQuery, 'issuer'>,
): readonly string[] {
  if (issuer !== undefined) return [issuer.toUpperCase(), issuer]
  if (identifier !== 'trader-number') return []
  const mapped = builtInMappings.flatMap(({ subjects }) => subjects.filter((each) => each.role === role))
  return ['EORI', `wco-xml/${role ?? ''}`, ...mapped.map((each) => each.issuer)]
}

async function known(
  { query }: Transaction,
  terms: readonly string[],
): Promise<{ readonly id: string; readonly kind: SubjectFound['kind'] } | undefined> {
  const rows = await query<{ id: string; kind: SubjectFound['kind'] }>(
    `select s.id, s.kind from identifier i join subject s on s.id = i.subject
      where i.term = any($1::uuid[])
        and (s.intake is null or exists (select from acceptance a where a.intake = s.intake)) order by s.id`,
    [terms],
  )
  return rows[0]
}

/** Records that these subjects are mentioned in, by type and retention class. */
export const holdingsOf = ({ query }: Transaction, subjects: readonly string[]): Promise<SubjectFound['holds']> =>
  query(
    `select r.type, r.class, count(*)::int as records from record r
      where r.id in (select record from compartment where subject = any($1::uuid[]) and subject <> record)
        and exists (select from acceptance a where a.intake = r.intake)
      group by r.type, r.class order by r.type, r.class`,
    [subjects],
  )
