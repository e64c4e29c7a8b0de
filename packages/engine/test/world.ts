import type { Answer, CaseId, CaseOpening, IntakeAnswer, IntakeReport, RecordId, Role, View } from '@carnet/api'
import type { CustomsElement, CustomsRecord, ElementId } from '@carnet/customs'
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEngine, type Watched } from '../src/engine.ts'
import { initialise } from '../src/initialise.ts'
import { openDatabase, type Transaction } from '../src/store/index.ts'
import type { Engine, EngineOptions, Session } from '../src/types.ts'
import { freshSchema } from './databases.ts'
import { layEmbedded } from './embedded.ts'

/** A node with somebody of each kind, on either engine. */
export interface World extends AsyncDisposable {
  readonly engine: Engine
  readonly options: EngineOptions
  readonly administrator: Session
  /** What was logged since the beginning. */
  readonly logged: readonly string[]
  /** Registers a person and gives the session. */
  person(roles: readonly Role[], offices?: readonly string[]): Promise<Session>
  /** A service that sends messages in. */
  source(): Promise<Session>
  /** What an operator of the data store can do: on the embedded engine while the node is closed. */
  operate<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>
  close(): Promise<void>
  /** Closes the node and opens it again. */
  reopen(): Promise<Answer<Engine>>
}

export const engines = ['pglite', 'postgres'] as const
export type EngineName = (typeof engines)[number]

export async function openWorld(
  name: EngineName,
  databaseUrl: string,
  watched: Watched = {},
  more: Partial<EngineOptions> = {},
): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'carnet-world-'))
  const logged: string[] = []
  const options: EngineOptions = {
    authority: 'XX',
    data: join(folder, 'data'),
    anchor: join(folder, 'anchor'),
    backups: join(folder, 'backups'),
    provider: { kind: 'local', passphrase: 'correct horse battery staple' },
    profile: 'standard',
    now: () => new Date(),
    version: '0.1.0',
    log: (event) => logged.push(JSON.stringify(event)),
    ...(name === 'postgres' ? { databaseUrl: await freshSchema(databaseUrl) } : {}),
    ...more,
  }
  if (options.databaseUrl === undefined) layEmbedded(options.data)
  const { administratorToken } = valueOf(await initialise(options))
  let engine: Engine | undefined = valueOf(await openEngine(options, watched))
  const administrator = { token: administratorToken }
  const close = async (): Promise<void> => {
    await engine?.[Symbol.asyncDispose]()
    engine = undefined
  }
  const current = (): Engine => {
    if (engine === undefined) throw new Error('the node is closed')
    return engine
  }
  const reopen = async (): Promise<Answer<Engine>> => {
    await close()
    const opened = await openEngine(options, watched)
    if (opened.ok) engine = opened.value
    return opened
  }
  return {
    get engine() {
      return current()
    },
    options,
    administrator,
    logged,
    async person(roles, offices = []) {
      const request = { name: `A ${roles.join(' ')}`, roles: [...roles], offices: [...offices] }
      const { credential } = valueOf(await current().answer('createPerson', administrator, request))
      return { token: credential.token }
    },
    async source() {
      const request = { name: 'declarations', roles: [], offices: [], mayIngest: true }
      const { credential } = valueOf(await current().answer('createService', administrator, request))
      return { token: credential.token }
    },
    async operate(work) {
      const mustClose = name === 'pglite'
      if (mustClose) await close()
      const place = options.databaseUrl ?? join(options.data, 'store')
      const database = await openDatabase(place)
      const result = await database.transaction(work)
      await database[Symbol.asyncDispose]()
      if (mustClose) valueOf(await reopen())
      return result
    },
    close,
    reopen,
    async [Symbol.asyncDispose]() {
      await close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export function valueOf<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value
  throw new Error(`${answer.problem.code} ${JSON.stringify(answer.problem.with)}`)
}
export const codeOf = (answer: Answer<unknown>): string => (answer.ok ? 'ok' : answer.problem.code)

/** A declaration as a reader gives it; what is not said has a value of its own. */
export function declaration(said: {
  readonly reference: string
  readonly importer?: string
  readonly office?: string
  readonly fraud?: string
}): CustomsRecord {
  const { reference, importer = 'KR1234567890', office = '020', fraud = '0' } = said
  const subjects: CustomsRecord['subjects'] = [
    { role: 'declarant', kind: 'organisation', identifiers: [identifier('ZZDECLARANT7')] },
    { role: 'importer', kind: 'organisation', identifiers: [identifier(importer)] },
  ]
  const elements = [
    element('declaration.reference', reference),
    element('declaration.office', office),
    element('declaration.declarant.id', 'ZZDECLARANT7', 0),
    element('declaration.importer.id', importer, 1),
    element('declaration.hs6', '870322'),
    element('declaration.hs-chapter', '87'),
    element('declaration.origin-country', 'JP'),
    element('declaration.fraud', fraud),
  ]
  return { type: 'declaration', subjects, elements }
}

export function travelDocument(said: { readonly number: string; readonly name: string }): CustomsRecord {
  const identifiers = [{ kind: 'travel-document-number', issuer: 'UTO', value: said.number }] as const
  return {
    type: 'travel-document',
    subjects: [{ role: 'traveller', kind: 'person', identifiers }],
    elements: [
      element('travel-document.type', 'P'),
      element('travel-document.number', said.number, 0),
      element('travel-document.issuing-state', 'UTO', 0),
      element('travel-document.name', said.name, 0),
      element('travel-document.birth-date', '1974-08-12', 0),
      element('travel-document.sex', 'F', 0),
    ],
  }
}

const identifier = (value: string) => ({ kind: 'trader-number', issuer: 'XX', value }) as const
const element = (id: string, value: string, about?: number): CustomsElement => ({
  id: id as ElementId,
  value,
  place: { line: 1 },
  ...(about === undefined ? {} : { about }),
})

/** Takes one message in, as the edge does. The bytes of a message are what its records say. */
export async function ingest(...sent: Parameters<typeof sendIn>): Promise<Answer<IntakeReport>> {
  const answer = await sendIn(...sent)
  if (answer.ok && 'deferred' in answer.value) throw new Error('the message was deferred')
  return answer as Answer<IntakeReport>
}

/** The same, with the key provider up or down. */
export async function sendIn(
  engine: Pick<Engine, 'beginIntake'>,
  session: Session,
  records: readonly CustomsRecord[],
  more: { readonly idempotencyKey?: string; readonly batch?: number } = {},
): Promise<Answer<IntakeAnswer>> {
  const begun = await engine.beginIntake(session, {
    format: 'csv/declarations',
    ...(more.idempotencyKey === undefined ? {} : { idempotencyKey: more.idempotencyKey }),
  })
  if (!begun.ok) return begun
  const size = more.batch ?? 100
  for (let first = 0; first < records.length; first += size) {
    const added = await begun.value.add(records.slice(first, first + size))
    if (!added.ok) return added
  }
  return begun.value.accept(closingOf(records))
}

export const closingOf = (records: readonly CustomsRecord[]) => ({
  digest: createHash('sha256').update(JSON.stringify(records)).digest(),
  bytes: 1000,
  records: records.length,
  unknown: [],
})

export async function openCase(engine: Engine, session: Session, kind: CaseOpening['kind']): Promise<CaseId> {
  return valueOf(await engine.answer('openCase', session, { kind, reference: 'host system 7' })).id
}

/** Finds declarations by their reference, to clear them. */
export const findByReference = (
  engine: Engine,
  session: Session,
  matter: CaseId | undefined,
  reference: string,
): Promise<Answer<View>> =>
  engine.answer('find', session, {
    purpose: 'clearance',
    ...(matter === undefined ? {} : { case: matter }),
    select: { search: { element: 'declaration.reference', value: reference } },
  })

export const releaseById = (
  engine: Engine,
  session: Session,
  matter: CaseId,
  ids: readonly RecordId[],
): Promise<Answer<View>> =>
  engine.answer('release', session, { purpose: 'clearance', case: matter, select: { ids: [...ids] } })

/** What a view shows, element by element. */
export const shownIn = (view: View): readonly Readonly<Record<string, string>>[] =>
  view.records.map(({ elements }) =>
    Object.fromEntries(elements.map((each) => [each.id, 'value' in each ? `${each.state} ${each.value}` : each.state])),
  )
