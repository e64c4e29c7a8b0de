import { type Actor, type Answer, CaseListed, granted, mostImported, problem, refused } from '@carnet/api'
import { readCaseList } from '@carnet/customs'
import type { Facts } from '@carnet/law'
import { changed, type Deeds, type OperationPorts, read } from './deed.ts'
import type { ListedCase } from './identity/index.ts'

/** Cases that come from the host system as a list. */
export const caseDeeds: Deeds<'importCases'> = {
  importCases: {
    action: 'import-cases',
    facts: async (actor, { list }, on) => {
      const cases = await listedIn(list, on)
      return cases.ok ? granted(await factsOf(actor, cases.value, on)) : cases
    },
    answer: async (decided, on) => {
      const cases = await listedIn(decided.request.list, on)
      if (!cases.ok) return cases
      return changed(decided, on, async (transaction) => {
        const imported = await on.identity.importCases(transaction, decided.actor, cases.value)
        if (!imported.ok) return imported
        const { value, opened, changed: moved } = imported.value
        const about = [...opened, ...moved]
        const stamps = about.length === 0 ? [] : [{ kind: 'cases-imported' as const, about }]
        return granted({ value, stamps })
      })
    },
  },
}

const factsOf = async (actor: Actor, cases: readonly ListedCase[], on: OperationPorts): Promise<Facts> => ({
  'actor.may-ingest': await mayIngest(actor, on),
  'import.of-my-offices': cases.every(({ listed: { office } }) => actor.offices.includes(office)),
})

async function mayIngest({ id }: Actor, on: OperationPorts): Promise<boolean> {
  const may = await read(on, (transaction) => on.identity.mayIngest(transaction, id))
  return may.ok && may.value
}

/** The cases of a list, each of the form that it has to have; or everything that is wrong, line by line. */
async function listedIn(list: string, { vault }: OperationPorts): Promise<Answer<readonly ListedCase[]>> {
  const of = await readCaseList(list)
  if (!of.ok) return malformed(of.faults)
  if (of.lines.length > mostImported) return malformed([{ line: 1, expected: `at most ${mostImported} cases` }])
  const cases: ListedCase[] = []
  const faults: Fault[] = []
  const lines = new Map<string, number>()
  for (const { line, members } of of.lines) {
    const listed = CaseListed.safeParse(members)
    if (!listed.success) {
      for (const { path, code } of listed.error.issues)
        faults.push({ line, field: String(path[0] ?? 'the line'), expected: expectedBy[String(path[0])] ?? code })
      continue
    }
    const { reference } = listed.data
    const first = lines.get(reference)
    if (first === undefined) lines.set(reference, line)
    else faults.push({ line, field: 'reference', expected: `another one than on line ${first}` })
    cases.push({ line, listed: listed.data, named: vault.pseudonym('imported-case', reference) })
  }
  return faults.length > 0 ? malformed(faults) : granted(cases)
}

interface Fault {
  readonly line: number
  readonly field?: string
  readonly expected: string
}

const expectedBy: Readonly<Record<string, string>> = {
  reference: 'from 1 to 80 characters',
  kind: 'a kind of case',
  office: 'the code of an office',
  until: 'an instant, such as 2026-12-31T16:00:00Z',
}

/** Faults of one list that are told at a time. */
const mostTold = 100
const malformed = (faults: readonly Fault[]): Answer<never> =>
  refused(problem('cases/malformed', { faults: faults.slice(0, mostTold) }))
