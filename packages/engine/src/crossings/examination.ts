import { CrossingKind, type Finding } from '@carnet/api'
import { entrySaid, eventColumns, type StoredEvent } from '../ledger/index.ts'
import { crossingMark } from '../release/index.ts'
import type { Database } from '../store/index.ts'
import type { Vault } from '../vault/index.ts'
import { openCrossing } from './past-event.ts'

/** Entries that are looked at, from the newest back. */
const most = 2_000

interface ExaminationPorts {
  readonly database: Database
  readonly vault: Pick<Vault, 'openEvent' | 'pseudonym' | 'term'>
}

interface Examined extends StoredEvent {
  readonly marks: readonly string[]
}

/**
 * Whether the newest crossings are found by every record that they are about. THREAT: a row that somebody takes away or changes hides a
 * crossing from whoever asks who has crossed. Entries are taken in the ledger's own order, which its tree holds; what each is, and about which
 * records, its entry and its sealed event say, and no column beside them.
 */
export async function examineCrossings({ database, vault }: ExaminationPorts): Promise<Omit<Finding, 'area'>> {
  const newest = await database.transaction(({ query }) =>
    query<Examined>(
      `select ${eventColumns},
              array(select c.mark::text from crossing c where c.entry = n.hash) as marks
         from entry n join event e on e.entry = n.hash order by n.position desc nulls first limit ${most}`,
    ),
  )
  let [examined, hidden] = [0, 0]
  for (const event of newest.filter(isCrossing)) {
    const found = await isFound(event, vault)
    if (found === undefined) continue
    examined += 1
    if (!found) hidden += 1
  }
  if (hidden === 0) return { state: 'well', says: `Each of the newest ${examined} crossings is found by its records.` }
  return {
    state: 'failing',
    says: `${hidden} of the newest ${examined} crossings are not found by all records that they are about, or by others.`,
    todo: 'Treat it as an incident: keep the data store as it is, and compare it with a backup.',
  }
}

/** What does not hash to its name is not left out, but found to be changed. */
function isCrossing(event: Examined): boolean {
  const said = entrySaid(event)
  return said === undefined || CrossingKind.safeParse(said.kind).success
}

/** Undefined where that can't be told: its time is over, or it is older than the marks. */
async function isFound(event: Examined, vault: ExaminationPorts['vault']): Promise<boolean | undefined> {
  const opened = await openCrossing(vault, event)
  if (!opened.ok) return opened.problem.code === 'keys/unavailable' ? undefined : false
  const { records, marked } = opened.value.past
  if (marked === undefined) return undefined
  const marks = new Set(records.map((record) => crossingMark(vault, event.key, record)))
  return marks.size === event.marks.length && event.marks.every((mark) => marks.has(mark))
}
