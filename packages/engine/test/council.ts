import { type ActorId, type Answer, escrowShareContext, type Proposal, shareContext, type SignerId } from '@carnet/api'
import canonicalize from 'canonicalize'
import { openWith, sealTo } from '../src/hpke.ts'
import type { Engine, Session } from '../src/types.ts'
import { newPersonKeys, type PersonKeys, registrationOf, wordOn } from './signing.ts'
import { valueOf } from './world.ts'

/** A member of a council: a person with a session and a signer of their own. */
export interface Member {
  readonly id: ActorId
  readonly session: Session
  readonly keys: PersonKeys
  readonly signer: SignerId
  readonly outside: boolean
}

/** Registers and confirms members, makes a council of them, and has each sign it; the last of them is from outside. */
export async function makeCouncil(
  engine: Engine,
  administrator: Session,
  people: readonly { readonly id: ActorId; readonly session: Session }[],
  quorum: number,
  now: Date,
): Promise<readonly Member[]> {
  const { authority, node } = valueOf(await engine.answer('signers', administrator, {}))
  const members: Member[] = []
  for (const [at, { id, session }] of people.entries()) {
    const keys = newPersonKeys()
    const registration = registrationOf({ authority, node }, id, keys, now)
    const signer = valueOf(await engine.answer('registerSigner', session, registration))
    valueOf(await engine.answer('confirmSigner', administrator, { id: signer.id }))
    members.push({ id, session, keys, signer: signer.id, outside: at === people.length - 1 })
  }
  const [first] = members
  if (first === undefined) throw new Error('a council of nobody')
  const request = { members: members.map(({ id, signer, outside }) => ({ person: id, signer, outside })), quorum }
  const proposal = valueOf(await engine.answer('proposeCouncil', administrator, request))
  for (const { session, ...member } of members) {
    const assertion = wordOn(proposal, { ...member, now })
    valueOf(await engine.answer('approveProposal', session, { id: proposal.id, assertion }))
  }
  return members
}

/** What a member's own program does: opens the own share and seals it to the proposal's key. */
export async function shareFor({ keys, signer }: Member, proposal: Proposal): Promise<string> {
  const { request, recipient } = proposal
  if (request.kind !== 'restricted-restore') throw new Error('nothing to share')
  const given: Record<string, string> = {}
  for (const period of request.periods) {
    const sealed = period.shares.find((share) => share.signer === signer)?.sealed ?? ''
    const pair = {
      publicKey: Buffer.from(keys.sealingKey, 'base64url'),
      privateKey: keys.sealing.export({ format: 'der', type: 'pkcs8' }).subarray(-32),
    }
    const aad = bytesOf(escrowShareContext(period, signer))
    const share = await openWith(pair, Buffer.from(sealed, 'base64url'), { info: 'carnet/escrow-share/v1', aad })
    given[period.key] = Buffer.from(share ?? []).toString('base64url')
  }
  const sealed = await sealTo(Buffer.from(recipient ?? '', 'base64url'), Buffer.from(JSON.stringify(given)), {
    info: 'carnet/share/v1',
    aad: bytesOf(shareContext(proposal, signer)),
  })
  return Buffer.from(sealed ?? []).toString('base64url')
}

/** A member's approval, share and all. */
export async function approveWith(
  engine: Engine,
  member: Member,
  proposal: Proposal,
  now: Date,
): Promise<Answer<Proposal>> {
  const share = await shareFor(member, proposal)
  const assertion = wordOn(proposal, { keys: member.keys, signer: member.signer, now, share })
  return engine.answer('approveProposal', member.session, { id: proposal.id, assertion })
}

const bytesOf = (content: object): Buffer => Buffer.from(canonicalize(content) ?? '')
