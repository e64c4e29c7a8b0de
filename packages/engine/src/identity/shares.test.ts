import { type Proposal, shareContext, type SignerId } from '@carnet/api'
import canonicalize from 'canonicalize'
import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DecisionWorld, type Member, openDecisionWorld, personOf } from '../../test/decision-world.ts'
import { wordOn } from '../../test/signing.ts'
import { codeOf, valueOf } from '../../test/world.ts'
import { openWith, sealTo } from '../hpke.ts'
import { shareContextOf } from '../share-check.ts'
import { type Escrow, escrowKey, openEscrow } from '../vault/index.ts'

/** Two members of a council, and a key that was kept for them. */
describe('restricted data is restored', { timeout: 120_000 }, () => {
  let world: DecisionWorld
  let members: readonly [Member, Member]
  const kept = new Uint8Array(randomBytes(32))
  let escrow: Escrow
  beforeAll(async () => {
    world = await openDecisionWorld('pglite', '')
    members = [await world.member(['officer']), await world.member(['officer'])]
    const council = {
      hash: 'A'.repeat(43),
      quorum: 2,
      members: members.map(({ signer, keys }, at) => ({ signer, sealingKey: keys.sealingKey, outside: at === 1 })),
    }
    escrow = await escrowKey(kept, { authority: 'XX', key: randomUUID() }, council)
  })
  afterAll(() => world[Symbol.asyncDispose]())

  const proposing = async (): Promise<Proposal> => {
    const { authority, key, council, shares } = escrow
    const periods = [{ authority, key, council, shares, period: '2026-01-31' }]
    const among = members.map(({ id, signer }, at) => ({ person: id, signer, outside: at === 1 }))
    return world.propose(
      await world.person(['senior-officer']),
      { roles: [], among, outside: 1 },
      {
        request: {
          kind: 'restricted-restore',
          record: randomUUID() as never,
          case: randomUUID() as never,
          purpose: 'pnr',
          periods,
          reason: 'order',
        },
      },
    )
  }
  /** What the program of a member does: opens the own share and seals it to the proposal's key. */
  async function resealed(member: Member, of: Proposal, change = (share: Buffer): Buffer => share): Promise<string> {
    const { signer, keys } = member
    const sealed = Buffer.from(escrow.shares.find((share) => share.signer === signer)?.sealed ?? '', 'base64url')
    const pair = {
      publicKey: Buffer.from(keys.sealingKey, 'base64url'),
      privateKey: keys.sealing.export({ format: 'der', type: 'pkcs8' }).subarray(-32),
    }
    const context = { info: 'carnet/escrow-share/v1', aad: shareContextOf(escrow, signer) }
    const share = change(Buffer.from((await openWith(pair, sealed, context)) ?? []))
    return sealedFor(of, signer, { [escrow.key]: share.toString('base64url') })
  }
  async function sealedFor(of: Proposal, signer: SignerId, given: object): Promise<string> {
    const recipient = Buffer.from(of.recipient ?? '', 'base64url')
    const aad = Buffer.from(canonicalize(shareContext(of, signer)) ?? '')
    const sealed = await sealTo(recipient, Buffer.from(JSON.stringify(given)), { info: 'carnet/share/v1', aad })
    return Buffer.from(sealed ?? []).toString('base64url')
  }
  const approve = (member: Member, of: Proposal, share?: string) => {
    const assertion = wordOn(of, { ...member, now: world.now, ...(share === undefined ? {} : { share }) })
    return world.within((transaction) =>
      world.on.identity.approve(transaction, personOf(member.id, ['officer']), { id: of.id, assertion }),
    )
  }

  test('by the shares that its council’s members gave with their word, and by nothing in the rows', async () => {
    const of = await proposing()
    for (const member of members) valueOf(await approve(member, of, await resealed(member, of)))
    const { shares } = valueOf(await world.within((transaction) => world.on.identity.decided(transaction, of.id)))
    const given = new Map([...shares].map(([signer, own]) => [signer, own.get(escrow.key) ?? new Uint8Array()]))
    expect(await openEscrow(escrow, given)).toEqual({ ok: true, key: Buffer.from(kept) })
  })

  test('what was sealed for a proposal opens no more once it has ended', async () => {
    const of = await proposing()
    for (const member of members) valueOf(await approve(member, of, await resealed(member, of)))
    valueOf(await world.within((transaction) => world.on.identity.complete(transaction, of.id, undefined)))
    const [row] = await world.within(({ query }) =>
      query<{ sealed: Uint8Array }>('select sealed from proposal where id = $1', [of.id]),
    )
    const said = valueOf(world.on.vault.openRow('proposal', of.id, row?.sealed ?? new Uint8Array()))
    expect(JSON.parse(Buffer.from(said).toString())).toHaveProperty('recipient', { publicKey: of.recipient })
  })

  test('an approval without a share, with a wrong one, another’s, or one for another proposal is none', async () => {
    const [of, other] = [await proposing(), await proposing()]
    const [first, second] = members
    const wrong = [
      undefined,
      'AAAA',
      await resealed(first, other),
      await resealed(second, of),
      await resealed(first, of, (share) => Buffer.from(share.map((byte, at) => (at === 0 ? byte ^ 1 : byte)))),
      await sealedFor(of, first.signer, {}),
      await sealedFor(of, first.signer, { [escrow.key]: '' }),
      await sealedFor(of, first.signer, []),
    ]
    for (const share of wrong) expect(codeOf(await approve(first, of, share))).toBe('request/malformed')
    expect(codeOf(await approve(first, of, await resealed(first, of)))).toBe('ok')
  })

  test('a proposal that asks for no share takes none', async () => {
    const custodian = await world.member(['key-custodian'])
    const of = await world.propose(members[0].id, {})
    const assertion = wordOn(of, { ...custodian, now: world.now, share: 'AAAA' })
    const answer = await world.within((transaction) =>
      world.on.identity.approve(transaction, personOf(custodian.id), { id: of.id, assertion }),
    )
    expect(codeOf(answer)).toBe('request/malformed')
  })
})
