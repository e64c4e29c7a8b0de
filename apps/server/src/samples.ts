import type { Case, IntakeReport } from '@carnet/api'
import { readMessage } from '@carnet/customs'
import { type Client, type ClientProblem, openClient, type Reply } from '@carnet/sdk'
import { staff } from '@carnet/world'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import type { SecretFolder } from './secret.ts'

/** What the first start did with the sample messages, through the same interface that everybody uses. */
export interface SamplesTaken {
  readonly reports: readonly IntakeReport[]
  readonly entries: number
  readonly milliseconds: number
  /** A case of the officer's, and a consignment of the officer's office. */
  readonly case: Case
  readonly reference: string
}
export type Samples =
  | { readonly ok: true; readonly taken: SamplesTaken }
  | { readonly ok: false; readonly problem: ClientProblem }

const folder = join(import.meta.dirname, '../../../samples')
const messages = ['declarations.csv', 'travel-documents.mrz'] as const

/** The service that hands the samples in, and the person who looks at them. */
const source = 'declaration-system'
export const officer = 'officer'

/** Registers the demonstration's staff and takes the sample messages in. */
export async function takeSamplesIn(url: string, secrets: SecretFolder): Promise<Samples> {
  const from = performance.now()
  try {
    const administrator = clientOf(url, secrets, 'administrator')
    await registerStaff(administrator, secrets)
    const system = clientOf(url, secrets, source)
    const reports: IntakeReport[] = []
    for (const file of messages) {
      const body = createReadStream(join(folder, file))
      const answer = value(await system.ingest(body, { idempotencyKey: `samples/${file}` }))
      // Kept to be taken in later: there is nothing to show of it yet.
      if (!('deferred' in answer)) reports.push(answer)
    }
    const [office] = officesOf(officer)
    const opened = await clientOf(url, secrets, officer).openCase({
      kind: 'task',
      reference: 'Queue of today',
      ...(office === undefined ? {} : { office }),
    })
    const { size, pending } = value(await administrator.ledger())
    const milliseconds = Math.round(performance.now() - from)
    const reference = await firstReference(office)
    return { ok: true, taken: { reports, entries: size + pending, milliseconds, case: value(opened), reference } }
  } catch (failure) {
    if (failure instanceof Refused) return { ok: false, problem: failure.problem }
    throw failure
  }
}

async function registerStaff(administrator: Client, secrets: SecretFolder): Promise<void> {
  const service = value(await administrator.createService({ name: 'Declaration system', mayIngest: true }))
  secrets.write(`${source}.token`, service.credential.token)
  for (const { as, name, roles, offices } of staff) {
    const person = value(await administrator.createPerson({ name, roles: [...roles], offices: [...offices] }))
    secrets.write(`${as}.token`, person.credential.token)
  }
}

const officesOf = (as: string): readonly string[] => staff.find((each) => each.as === as)?.offices ?? []

function clientOf(url: string, secrets: SecretFolder, name: string): Client {
  const token = secrets.read(`${name}.token`)
  return openClient({ url, ...(token === undefined ? {} : { token }) })
}

/** The reference of the first sample declaration of an office. */
async function firstReference(office: string | undefined): Promise<string> {
  for await (const event of readMessage(createReadStream(join(folder, messages[0])))) {
    if (event.kind !== 'records') continue
    for (const { elements } of event.records) {
      const valueOf = (id: string) => elements.find((element) => element.id === id)?.value
      const reference = valueOf('declaration.reference')
      if (reference !== undefined && (office === undefined || valueOf('declaration.office') === office))
        return reference
    }
  }
  return ''
}

/** Ends the work at the first refusal; caught where it began. */
class Refused extends Error {
  override readonly name = 'Refused'
  readonly problem: ClientProblem

  constructor(problem: ClientProblem) {
    super(problem.code)
    this.problem = problem
  }
}

function value<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Refused(reply.problem)
  return reply.value
}
