import type { ActorId, Case, Instant, Proposal, ProposalId, RecordId } from '@carnet/api'
import type { Client } from '@carnet/sdk'
import { readFileSync } from 'node:fs'
import { newAgeKey } from '../packages/engine/test/exporting.ts'
import { newPersonKeys, registrationOf, wordOn } from '../packages/engine/test/signing.ts'
import { value } from './incidents/granting.ts'
import { startNode, type TestNode } from './node.ts'
import type { Stores } from './stores.ts'

/** A node in the middle of its day: the demonstration's staff, and what lies on their desks. */
export interface Scene extends AsyncDisposable {
  readonly node: TestNode
  /** Of the officer: the task, and a declaration of the own office. */
  readonly task: Case
  readonly record: RecordId
  readonly ownReference: string
  /** Of the port's officer: the investigation, a declaration, and what was asked of others about it. */
  readonly investigation: Case
  readonly seized: RecordId
  readonly reference: string
  readonly proposal: ProposalId
  readonly officer: ActorId
  /** The officer's own last decision, by the hash of its entry. */
  readonly decision: string
  /** Of the data protection officer: the request, whom it is about, and somebody who was erased. */
  readonly request: Case
  readonly subject: string
  readonly destruction: string
  /** A file that its recipient has fetched. */
  readonly file: string
}

export async function startScene(stores: Stores = {}): Promise<Scene> {
  const node = await startNode({ ...stores, args: [] })
  const administrator = node.client()
  value(await administrator.createPerson({ name: 'Ben Okoro', roles: ['administrator'], offices: [] }))
  const officer = node.client('officer')
  const task = await openCaseOf(officer)
  const record = await firstRecord(officer, task, '40')
  await writeBeside(officer)
  const file = await leaveFiles(node, task)
  const port = node.client('port-officer')
  const investigation = value(await port.openCase({ kind: 'investigation', reference: 'I-2031' }))
  const theirs = value(await port.openCase({ kind: 'task', reference: 'Q-14' }))
  const seized = await firstRecord(port, theirs, '20')
  const asked = value(
    await port.requestApproval({
      request: {
        purpose: 'investigation',
        case: investigation.id,
        select: { ids: [seized] },
        answer: 'whole',
        elements: ['declaration.fraud'],
      },
      reason: 'The third consignment of this importer',
    }),
  )
  const reason = 'The lorry leaves in ten minutes'
  value(await port.breakGlass({ purpose: 'investigation', case: investigation.id, reason }))
  value(await administrator.makeBackup({}))
  const dpo = node.client('dpo')
  const request = value(await dpo.openCase({ kind: 'subject-request', reference: 'SR-12' }))
  const [subject, erased] = [await subjectOf(dpo, request, 0), await subjectOf(dpo, request, 1)]
  const destroyed = value(await dpo.erase({ subject: erased, case: request.id, reason: 'asked for by the person' }))
  return {
    node,
    task,
    record,
    ownReference: await referenceOf(officer, task, record),
    investigation,
    seized,
    reference: await referenceOf(port, theirs, seized),
    proposal: asked.proposal.id,
    officer: value(await officer.me()).id,
    decision: await lastDecision(officer),
    request,
    subject,
    destruction: destroyed.id,
    file,
    [Symbol.asyncDispose]: () => node[Symbol.asyncDispose](),
  }
}

/** As the console's own list of rooms has them. */
const list = readFileSync(new URL('../apps/console/src/rooms.ts', import.meta.url), 'utf8')
const places = [...list.matchAll(/path: '([^']+)'/g)].map(([, path = '']) => path)

const travellers = readFileSync(new URL('../samples/travel-documents.mrz', import.meta.url), 'utf8')
  .split('\n\n')
  .map((document) => document.split('\n'))

/** Whose eyes see most of a place; of every other one the administrator's. */
const seenBy: Readonly<Record<string, string>> = {
  '/find': 'officer',
  '/record/$id': 'officer',
  '/ledger': 'auditor',
  '/ledger/$index': 'auditor',
  '/exports': 'officer',
  '/exports/$id': 'officer',
  '/proposals/$id': 'senior-officer',
  '/crossings/$id': 'dpo',
  '/continuity': 'dpo',
  '/decisions/$hash': 'officer',
}

/** A page of the console, and whose eyes see most of it. */
export interface Seen {
  /** As the list of rooms writes it. */
  readonly place: string
  readonly address: string
  readonly as: string
}

/** Every page of the console, those that are of something shown with something. */
export function pagesOf(scene: Scene): readonly Seen[] {
  const { task, record, proposal, officer, request } = scene
  const why = `?purpose=clearance&case=${task.id}`
  const asked = `?case=${request.id}`
  const addresses: Readonly<Record<string, string>> = {
    '/find': `/find${why}`,
    '/record/$id': `/record/${record}${why}`,
    '/ledger/$index': '/ledger/0',
    '/people/$id': `/people/${officer}`,
    '/exports/$id': `/exports/${scene.file}`,
    '/proposals/$id': `/proposals/${proposal}`,
    '/crossings/$id': `/crossings/${record}`,
    '/decisions/$hash': `/decisions/${scene.decision}`,
    '/retention/subjects': `/retention/subjects${asked}`,
    '/retention/subjects/$id': `/retention/subjects/${scene.subject}${asked}`,
    '/retention/periods/$class/$period': '/retention/periods/goods/2026-01',
    '/retention/destructions/$id': `/retention/destructions/${scene.destruction}`,
    '/retention/records/$id': `/retention/records/${record}`,
  }
  return places.map((place) => {
    const address = addresses[place] ?? place
    if (address.includes('$')) throw new Error(`nothing of the scene is shown at ${place}`)
    return { place, address, as: place.startsWith('/retention') ? 'dpo' : (seenBy[place] ?? 'administrator') }
  })
}

async function openCaseOf(client: Client): Promise<Case> {
  const open = value(await client.cases()).cases.find(({ state }) => state === 'open')
  if (open === undefined) throw new Error('the samples opened no case')
  return open
}

async function firstRecord(client: Client, matter: Case, office: string): Promise<RecordId> {
  const select = { type: 'declaration', limit: 1, where: { 'declaration.office': office } } as const
  const elements = ['declaration.office']
  const found = await client.find({ purpose: 'clearance', case: matter.id, select, answer: 'masked', elements })
  const [record] = value(found).records
  if (record === undefined) throw new Error(`no declaration of office ${office}`)
  return record.id
}

async function referenceOf(client: Client, { id }: Case, record: RecordId): Promise<string> {
  const asked = { select: { ids: [record] }, elements: ['declaration.reference'] }
  const view = value(await client.release({ purpose: 'clearance', case: id, answer: 'whole', ...asked }))
  const [element] = view.records[0]?.elements ?? []
  if (element?.state !== 'revealed') throw new Error('the reference is not shown')
  return element.value
}

/** A traveller of the samples, by the number of the document: nine characters of its second line (ICAO 9303-4). */
async function subjectOf(client: Client, { id }: Case, at: number) {
  const passports = travellers.filter(([first = '']) => first.startsWith('P<'))
  const [first = '', second = ''] = passports[at] ?? []
  const number = { value: second.slice(0, 9), issuer: first.slice(2, 5) }
  const { found } = value(await client.findSubject({ element: 'travel-document.number', ...number, case: id }))
  if (found === undefined) throw new Error('no such traveller')
  return found.subject
}

async function lastDecision(client: Client): Promise<string> {
  const decided = value(await client.ownLog({})).events.find(({ outcome }) => outcome !== undefined)
  if (decided === undefined) throw new Error('nothing was decided')
  return decided.hash
}

/** A note beside what somebody did last. */
async function writeBeside(client: Client): Promise<void> {
  const [last] = value(await client.ownLog({})).events
  if (last !== undefined) value(await client.noteOnOwn({ hash: last.hash, text: 'the trader rang about this one' }))
}

/** A key whose owner nobody has confirmed yet, one that was; a file to it that waits, and one that is on its way. */
async function leaveFiles(node: TestNode, { id }: Case): Promise<string> {
  const [officer, senior, manager] = [
    node.client('officer'),
    node.client('senior-officer'),
    node.client('duty-manager'),
  ]
  const until = inDays(300)
  const [one, other] = [await newAgeKey(), await newAgeKey()]
  value(await senior.registerRecipient({ name: 'Ministry of Finance', key: one.key, whose: 'office', until }))
  const court = { name: 'Court of Audit', key: other.key, whose: 'authority', until } as const
  const recipient = value(await senior.registerRecipient(court)).id
  value(await manager.confirmRecipient({ id: recipient }))
  const ask = (elements: string[], days: number) =>
    officer.requestExport({
      purpose: 'clearance',
      case: id,
      select: { type: 'declaration', where: { 'declaration.office': '40' } },
      elements,
      recipient,
      format: 'csv',
      deleteBy: inDays(days),
      reason: 'The yearly audit asks for these columns',
    })
  const made = value(await ask(['declaration.office', 'declaration.hs6'], 30))
  await approve(node, manager, value(await manager.proposal({ id: made.proposal })))
  value(await officer.fetchExport({ id: made.id }))
  value(await ask(['declaration.office', 'declaration.origin-country'], 60))
  return made.id
}

/** Signs for it with a key that an administrator has confirmed. */
async function approve(node: TestNode, client: Client, proposal: Proposal): Promise<void> {
  const keys = newPersonKeys()
  const { id } = value(await client.me())
  const registration = registrationOf(value(await client.signers()), id, keys, new Date())
  const signer = value(await client.registerSigner(registration))
  value(await node.client().confirmSigner({ id: signer.id }))
  const assertion = wordOn(proposal, { keys, signer: signer.id, now: new Date() })
  value(await client.approveProposal({ id: proposal.id, assertion }))
}

const inDays = (days: number): Instant => new Date(Date.now() + days * 86_400_000).toISOString() as Instant
