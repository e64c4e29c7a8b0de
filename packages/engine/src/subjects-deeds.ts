import {
  type Answer,
  type CaseId,
  granted,
  type HoldId,
  problem,
  type RecordId,
  refused,
  type SubjectId,
  type SubjectShown,
  type SubjectsJoined,
} from '@carnet/api'
import type { Change } from './changes.ts'
import { type Decided, type Deeds, type OperationPorts } from './deed.ts'
import { factsOfMatter } from './erasure-deeds.ts'
import { identifierTermsOf, subjectNamed } from './erasure/index.ts'
import type { MergeRow } from './joins/index.ts'
import { mergeSubjects, showSubject, splitSubject, unmergeSubjects } from './subjects/index.ts'

type SubjectName = 'showSubject' | 'mergeSubjects' | 'unmergeSubjects' | 'splitSubject'

/** Who is the same person, said by persons. */
export const subjectDeeds: Deeds<SubjectName> = {
  showSubject: {
    action: 'show-subject',
    facts: factsOfMatter,
    answer: async (decided, on) => {
      const { id: external, case: matter } = decided.request
      const id = subjectNamed(external, on)
      return id.ok ? shown({ id: id.value, case: matter }, changeOf(decided, on), on) : id
    },
  },
  mergeSubjects: {
    action: 'merge-subjects',
    facts: factsOfMatter,
    answer: async (decided, on) => {
      const { from, into, ...rest } = decided.request
      const ids = [subjectNamed(from, on), subjectNamed(into, on)] as const
      if (!ids[0].ok) return ids[0]
      if (!ids[1].ok) return ids[1]
      const merged = await mergeSubjects({ from: ids[0].value, into: ids[1].value, ...rest }, changeOf(decided, on), on)
      return joined(merged, on)
    },
  },
  unmergeSubjects: {
    action: 'unmerge-subjects',
    facts: factsOfMatter,
    answer: async (decided, on) => {
      const from = subjectNamed(decided.request.from, on)
      if (!from.ok) return from
      const change = changeOf(decided, on)
      return joined(await unmergeSubjects({ from: from.value, case: decided.request.case }, change, on), on)
    },
  },
  splitSubject: {
    action: 'split-subject',
    facts: factsOfMatter,
    answer: async (decided, on) => {
      const { id, records, case: matter, identifier } = decided.request
      const subject = subjectNamed(id, on)
      if (!subject.ok) return subject
      const inside = insideOf(records, on)
      if (!inside.ok) return inside
      const terms = identifier === undefined ? granted(undefined) : identifierTermsOf(identifier, on)
      if (!terms.ok) return terms
      const split = {
        subject: subject.value,
        records: inside.value,
        case: matter,
        ...(terms.value === undefined ? {} : { terms: terms.value }),
      }
      const begun = await splitSubject(split, changeOf(decided, on), on)
      return begun.ok ? granted({ ...begun.value, subject: outside(begun.value.subject, on) }) : begun
    },
  },
}

type AnyDecided = Pick<Decided<'showSubject'>, 'actor' | 'at' | 'decision'>

const changeOf = ({ actor, at, decision }: AnyDecided, { policy }: OperationPorts): Change => ({
  actor,
  at,
  decision,
  policy: policy.hash,
})

const outside = (id: string, { vault }: OperationPorts): SubjectId => vault.externalId(id) as SubjectId

function insideOf(records: readonly RecordId[], { vault }: OperationPorts): Answer<readonly string[]> {
  const ids = records.map((record) => vault.internalId(record)).filter((id) => id !== undefined)
  return ids.length === records.length ? granted(ids) : refused(problem('request/not-found', { what: 'record' }))
}

async function shown(
  asked: { readonly id: string; readonly case: CaseId },
  by: Change,
  on: OperationPorts,
): Promise<Answer<SubjectShown>> {
  const found = await showSubject(asked, by, on)
  if (!found.ok) return found
  const { id, held, into, from, merged, ...rest } = found.value
  const link = (subject: string, { because, at }: MergeRow) => ({ subject: outside(subject, on), because, since: at })
  return granted({
    ...rest,
    subject: outside(id, on),
    held: held.map((hold) => hold as HoldId),
    ...(into === undefined ? {} : { into: link(into.into, into) }),
    from: from.map((row) => link(row.from, row)),
    merged: merged.map((each) => outside(each, on)),
  })
}

function joined(ids: Answer<readonly string[]>, on: OperationPorts): Answer<SubjectsJoined> {
  if (!ids.ok) return ids
  const [subject = '', ...merged] = ids.value.map((id) => outside(id, on))
  return granted({ subject: subject as SubjectId, merged })
}
