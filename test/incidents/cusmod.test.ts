import type { ActorId, AgreementId, CaseId, Receipt, RecordId, Role } from '@carnet/api'
import { type Client, openClient, type Reply } from '@carnet/sdk'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as until } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { newPersonKeys, registrationOf, wordOn } from '../../packages/engine/test/signing.ts'
import { startNode, type TestNode } from '../node.ts'

// Nodes are started for real; where many tests share two cores that takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

/**
 * What happened: from 2014 to 2017 the police used the customs system 15,799 times after their authorisation had lapsed; before
 * that they had shared two generic log-ins.
 * What is shown: an agreement that has lapsed releases nothing from its last second on, each attempt stands in the ledger, and
 * each access is one natural person's.
 */
describe('CusMod', () => {
  let node: TestNode
  beforeAll(async () => {
    node = await startNode()
    valueOf(await node.client().registerGuestOffice({ code: 'POLICE', name: 'The police', kind: 'police' }))
  })
  afterAll(() => node[Symbol.asyncDispose]())

  test('the police go on after their agreement has lapsed', async () => {
    const [liaison, approver, officer] = [
      await colleague(node, ['liaison']),
      await colleague(node, ['policy-approver']),
      await colleague(node, ['dpo']),
    ]
    const record = await declared(node)
    const [first, second] = [await constable(node, 'C. Onstable'), await constable(node, 'D. Etective')]

    const lapses = new Date(Math.ceil(Date.now() / 1000) * 1000 + 20_000)
    const agreement = await agree([liaison, approver, officer], lapses)
    const matters = [await matterOf(first.client), await matterOf(second.client)] as const
    const go = (client: Client, matter: CaseId) =>
      client.release({ purpose: 'investigation', case: matter, select: { ids: [record] }, answer: 'whole' })

    // While it is in force each of them is shown what it names, under the own name.
    const shown = [valueOf(await go(first.client, matters[0])), valueOf(await go(second.client, matters[1]))]
    for (const { records, receipt } of shown) {
      const elements = records.flatMap((each) => each.elements.map(({ id }) => id))
      expect(elements).toEqual(['declaration.reference', 'declaration.importer.id'])
      expect(said(receipt)).toMatchObject({ kind: 'release' })
      expect(new Date(said(receipt).at) < lapses).toBe(true)
    }
    expect(new Set(shown.map(({ receipt }) => said(receipt).actor)).size).toBe(2)

    // Nobody tells them that it has lapsed, and they go on.
    await until(Math.max(0, lapses.getTime() - Date.now()))
    for (const attempt of [1, 2, 3, 4, 5]) {
      const refused = await go(first.client, matters[0])
      expect(refused, String(attempt)).toMatchObject({
        ok: false,
        problem: { code: 'release/refused', with: { needs: { attribute: 'agreement.in-force' } } },
      })
      if (refused.ok || refused.problem.code !== 'release/refused') continue
      const entry = said(refused.problem.with.receipt)
      expect(entry).toMatchObject({ kind: 'refusal', actor: said(shown[0]?.receipt).actor })
      expect(new Date(entry.at) >= lapses).toBe(true)
    }
    const listed = valueOf(await liaison.client.agreements({}))
    expect(listed.agreements).toMatchObject([{ id: agreement, state: 'lapsed' }])
  })

  test('a generic log-in can’t be had: a guest is a person by name, and what is shared is a service, which reads nothing', async () => {
    const { client } = await constable(node, 'E. Xtra')
    const [matter, record] = [crypto.randomUUID() as CaseId, crypto.randomUUID() as RecordId]
    const request = { purpose: 'investigation', case: matter, select: { ids: [record] } }
    expect(await client.release(request)).toMatchObject({ ok: false })
    const unnamed = await node.client().registerGuest({ code: 'POLICE', name: ' ' })
    expect(unnamed).toMatchObject({ ok: false, problem: { code: 'request/malformed' } })
    const shared = valueOf(await node.client().createService({ name: 'Police terminal', roles: ['officer'] }))
    const terminal = openClient({ url: node.url, token: shared.credential.token })
    const asked = await terminal.release(request)
    expect(asked.ok ? 'given' : JSON.stringify(asked.problem)).toContain('starter/services-only-ingest')
    expect(await client.createPerson({ name: 'X', roles: ['officer'] })).toMatchObject({
      ok: false,
      problem: { code: 'action/refused' },
    })
  })
})

interface Colleague {
  readonly client: Client
  readonly id: ActorId
  readonly sign: (proposal: Parameters<typeof wordOn>[0]) => ReturnType<typeof wordOn>
}

/** Somebody of the administration with keys of the own, as the program on the own machine has them. */
async function colleague(node: TestNode, roles: Role[]): Promise<Colleague> {
  const made = valueOf(await node.client().createPerson({ name: `A. ${roles.join(' ')}`, roles }))
  const client = openClient({ url: node.url, token: made.credential.token })
  const { authority, node: named } = valueOf(await client.signers({}))
  const keys = newPersonKeys()
  const registration = registrationOf({ authority, node: named }, made.actor.id, keys, new Date())
  const signer = valueOf(await client.registerSigner(registration))
  valueOf(await node.client().confirmSigner({ id: signer.id }))
  const sign: Colleague['sign'] = (proposal) => wordOn(proposal, { keys, signer: signer.id, now: new Date() })
  return { client, id: made.actor.id, sign }
}

/** A named person of the police. */
async function constable(node: TestNode, name: string): Promise<{ readonly client: Client; readonly id: ActorId }> {
  const { id } = valueOf(await node.client().registerGuest({ code: 'POLICE', name }))
  const { token } = valueOf(await node.client().issueToken({ id }))
  return { client: openClient({ url: node.url, token }), id }
}

async function agree(
  [liaison, ...approvers]: readonly [Colleague, ...Colleague[]],
  lapses: Date,
): Promise<AgreementId> {
  const proposal = valueOf(
    await liaison.client.proposeAgreement({
      office: 'POLICE',
      title: 'Access of the police to declarations',
      parties: ['Customs', 'Police'],
      legalBasis: 'Customs and Excise Act',
      purposes: ['investigation'],
      elements: ['declaration.reference', 'declaration.importer.id'],
      from: new Date(Date.now() - 60_000).toISOString(),
      until: lapses.toISOString(),
      reason: 'Investigations of the police.',
    }),
  )
  for (const { client, sign } of approvers)
    valueOf(await client.approveProposal({ id: proposal.id, assertion: sign(proposal) }))
  return proposal.id as string as AgreementId
}

/** One declaration, taken in and found by an officer. */
async function declared(node: TestNode): Promise<RecordId> {
  const source = valueOf(await node.client().createService({ name: 'Declarations' }))
  const [header = '', line = ''] = readFileSync(
    join(import.meta.dirname, '../../samples/declarations.csv'),
    'utf8',
  ).split('\n')
  const message = Buffer.from(`${header}\n${line}\n`)
  valueOf(await openClient({ url: node.url, token: source.credential.token }).ingest(message))
  const { client } = await colleague(node, ['senior-officer'])
  const matter = await matterOf(client)
  const search = { element: 'declaration.reference', value: line.split(',')[0] ?? '' }
  const found = valueOf(
    await client.find({ purpose: 'investigation', case: matter, select: { search }, answer: 'whole' }),
  )
  const [record] = found.records
  if (record === undefined) throw new Error('the declaration is not found')
  return record.id
}

const matterOf = async (client: Client): Promise<CaseId> =>
  valueOf(await client.openCase({ kind: 'investigation', reference: 'P-2014-1' })).id

/** What the ledger says, as its reader has it. */
const said = (receipt: Receipt | undefined): { readonly kind: string; readonly at: string; readonly actor: string } =>
  JSON.parse(receipt?.entry ?? '{}') as { kind: string; at: string; actor: string }

function valueOf<T>(reply: Reply<T>): T {
  if (reply.ok) return reply.value
  throw new Error(JSON.stringify(reply.problem))
}
