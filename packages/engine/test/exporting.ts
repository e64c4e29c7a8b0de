import type { ActorId, Export, ExportFile, Proposal, Recipient, Role, SignerId } from '@carnet/api'
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { unzipSync, zipSync } from 'fflate'
import type { Session } from '../src/types.ts'
import { newPersonKeys, type PersonKeys, registrationOf, wordOn } from './signing.ts'
import { codeOf, valueOf, type World } from './world.ts'

/** Somebody who approves by a signature. */
export interface Approving {
  readonly id: ActorId
  readonly session: Session
  readonly keys: PersonKeys
  readonly signer: SignerId
}

export async function newApprover(world: World, roles: readonly Role[]): Promise<Approving> {
  const session = await world.person(roles)
  const { id } = valueOf(await world.engine.answer('me', session, {}))
  const named = valueOf(await world.engine.answer('signers', session, {}))
  const keys = newPersonKeys()
  const registration = registrationOf(named, id, keys, world.options.now())
  const signer = valueOf(await world.engine.answer('registerSigner', session, registration))
  valueOf(await world.engine.answer('confirmSigner', world.administrator, { id: signer.id }))
  return { id, session, keys, signer: signer.id }
}

/** The proposal of an export, as an approver sees it. */
export const proposalOf = async (world: World, { session }: Approving, made: Export): Promise<Proposal> =>
  valueOf(await world.engine.answer('proposal', session, { id: made.proposal }))

export async function approve(world: World, approver: Approving, made: Export): Promise<string> {
  const proposal = await proposalOf(world, approver, made)
  const assertion = wordOn(proposal, { ...approver, now: world.options.now() })
  const answer = await world.engine.answer('approveProposal', approver.session, { id: proposal.id, assertion })
  return answer.ok ? answer.value.state : codeOf(answer)
}

/** A key pair of somebody outside. */
export async function newAgeKey(): Promise<{ readonly secret: string; readonly key: string }> {
  const secret = await generateX25519Identity()
  return { secret, key: await identityToRecipient(secret) }
}

/** A package whose data somebody exchanged on the way who can encrypt to the recipient, as everybody can. */
export async function withOtherData(bytes: Uint8Array, secret: string): Promise<Uint8Array> {
  const [decrypter, encrypter] = [new Decrypter(), new Encrypter()]
  decrypter.addIdentity(secret)
  encrypter.addRecipient(await identityToRecipient(secret))
  const files = unzipSync(await decrypter.decrypt(bytes))
  return encrypter.encrypt(zipSync({ ...files, 'data.csv': Buffer.from('row\r\n1\r\n') }))
}

/** A recipient whose key one registered and another confirmed. */
export async function confirmedRecipient(
  world: World,
  key: string,
  [by, other]: readonly [Session, Session],
): Promise<Recipient> {
  const until = new Date(world.options.now().getTime() + 365 * 86_400_000).toISOString()
  const asks = { name: 'The auditor general', key, whose: 'authority', until }
  const registered = valueOf(await world.engine.answer('registerRecipient', by, asks as never))
  return valueOf(await world.engine.answer('confirmRecipient', other, { id: registered.id }))
}

export const bytesOf = ({ content }: ExportFile): Uint8Array => Buffer.from(content, 'base64')
