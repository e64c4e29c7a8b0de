import { z } from 'zod'
import { Role } from './actor.ts'
import { AgreementProposed } from './agreement.ts'
import { ReleaseProposed } from './approval.ts'
import { RoleGrantProposed } from './grant.ts'
import { ExportProposal } from './export-proposal.ts'
import { ActorId, CaseId, Instant, OfficeCode, PurposeName, RecordId } from './ids.ts'
import { LiftProposed } from './lifting.ts'
import { StandingProposed } from './standing-proposal.ts'
import { PasskeyBound, passkeyWord } from './passkey-signer.ts'

export const SignerId = z.uuid().brand<'SignerId'>()
export type SignerId = z.infer<typeof SignerId>

export const ProposalId = z.uuid().brand<'ProposalId'>()
export type ProposalId = z.infer<typeof ProposalId>

/** Bytes in base64url without padding. */
const bytes = (most: number) =>
  z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/)
    .max(most)
/** 32 bytes: a hash or a public key. */
const Bytes32 = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
const Signature = z.string().regex(/^[A-Za-z0-9_-]{86}$/)

const statement = {
  v: z.literal(1),
  kind: z.enum(['approval', 'refusal', 'confirmation']),
  what: Bytes32.describe('Hash of what is decided: of the proposal, or of the signer that is confirmed.'),
  signer: SignerId,
  at: Instant,
  share: bytes(8192).optional().describe('Sealed by the signer to the key in the proposal (HPKE).'),
}

/** What a person signs. `method` leaves room for other kinds of signature. */
export const Assertion = z.discriminatedUnion('method', [
  z.strictObject({ ...statement, method: z.literal('ed25519'), signature: Signature }),
  z.strictObject({ ...statement, method: z.literal('webauthn'), ...passkeyWord }),
])
export type Assertion = z.infer<typeof Assertion>
export type AssertionKind = Assertion['kind']

/** A person's key pair is registered by the public halves and a signature that shows possession. */
export const SignerRegistration = z.strictObject({
  signingKey: Bytes32.describe('Ed25519 public key.'),
  sealingKey: Bytes32.describe('X25519 public key, for what is sealed to this person (HPKE).'),
  at: Instant,
  signature: Signature.describe('Over what docs/formats/assertion.md says, with the signing key.'),
})
export type SignerRegistration = z.infer<typeof SignerRegistration>

/** `registered` counts for nothing until somebody else has confirmed whose it is. */
export const Signer = z.strictObject({
  id: SignerId,
  person: ActorId,
  signingKey: bytes(300).describe('Ed25519 public key; of a passkey, its subject public key info.'),
  sealingKey: Bytes32.optional().describe('A passkey has none: nothing can be sealed to it.'),
  passkey: PasskeyBound.optional(),
  state: z.enum(['registered', 'confirmed', 'ended']),
  registered: Instant,
  confirmed: Instant.optional(),
  confirmedBy: ActorId.optional(),
  ended: Instant.optional(),
})
export type Signer = z.infer<typeof Signer>

export const SignerList = z.strictObject({
  authority: z.string(),
  node: z.uuid(),
  signers: z.array(Signer).readonly(),
})
export type SignerList = z.infer<typeof SignerList>

/** A person who decides with one certain signer. `outside`: of another authority than the unit whose data it is about. */
export const Approver = z.strictObject({ person: ActorId, signer: SignerId, outside: z.boolean() })
export type Approver = z.infer<typeof Approver>

/** Who has to agree before something is done. One person is one voice, however many signers. */
export const Needs = z.strictObject({
  approvers: z.int().min(1).max(50),
  roles: z.array(Role).max(20).readonly().describe('An approver has one of these; none: whoever may see the proposal.'),
  everyRole: z.boolean().optional().describe('Whether each of the roles is held by one of the approvers.'),
  outside: z.int().min(0).max(50).describe('How many of the approvers are from outside the unit.'),
  notBy: z.enum(['proposer', 'nobody']).describe('Whose approval does not count.'),
  notFromOffices: z
    .array(OfficeCode)
    .max(20)
    .readonly()
    .optional()
    .describe('An approver belongs to an office, and to none of these.'),
  among: z.array(Approver).min(2).max(50).readonly().optional().describe('Only these persons, with these signers.'),
  refusedBy: z
    .enum(['one', 'majority'])
    .default('one')
    .describe('Whose refusal ends it; a majority is one of `among`.'),
})
export type Needs = z.infer<typeof Needs>

const reason = z.string().trim().min(1).max(500).describe('Why, for those who approve; sealed at rest.')
const count = z.int().nonnegative()

/** One member's share of an escrow, sealed to the member: docs/formats/escrow.md. */
export const EscrowShare = z.strictObject({
  signer: SignerId,
  outside: z.boolean(),
  sealed: bytes(200),
  check: Bytes32.describe('SHA-256 that tells whether an opened share is this one.'),
})
export type EscrowShare = z.infer<typeof EscrowShare>

/** What an escrow of a restricted period's key belongs to. */
export const EscrowNamed = z.strictObject({
  authority: z.string(),
  key: z.uuid().describe('Id of the key that is kept.'),
  council: Bytes32.describe('Hash of the proposal that made the council.'),
})
export type EscrowNamed = z.infer<typeof EscrowNamed>

/** What binds a member's share to one key, one council and one member: the associated data of its sealing, as canonical JSON. */
export const escrowShareContext = ({ authority, key, council }: EscrowNamed, signer: SignerId): object => ({
  domain: 'carnet/escrow-share/v1',
  authority,
  key,
  council,
  signer,
})

/** One restricted period, with the share of each member of the council that it was kept by. */
const EscrowedPeriod = z.strictObject({
  ...EscrowNamed.shape,
  period: z.string().max(40),
  shares: z.array(EscrowShare).min(2).max(50).readonly(),
})

/** Exactly what will be done. */
export const ProposalRequest = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('mass-destruction'),
    cause: z.enum(['erasure', 'retention', 'order']),
    plan: z.uuid().describe('What is destroyed, as the node keeps it.'),
    planHash: Bytes32,
    records: count,
    subjects: count,
    keys: count,
    reason,
  }),
  z.strictObject({
    kind: z.literal('early-expiry'),
    class: z.string().max(60),
    period: z.string().max(40),
    key: z.uuid(),
    records: count,
    reason,
  }),
  z.strictObject({
    kind: z.literal('restricted-restore'),
    record: RecordId.describe('The one record whose restricted elements are opened, once.'),
    case: CaseId,
    purpose: PurposeName,
    periods: z.array(EscrowedPeriod).min(1).max(31).readonly(),
    reason,
  }),
  z.strictObject({
    kind: z.literal('key-ceremony'),
    custodians: z.array(Approver).min(2).max(15).readonly().describe('Who gets a share of the recovery key.'),
    threshold: z.int().min(2).max(15).describe('How many of them recover the keys together.'),
  }),
  z.strictObject({
    kind: z.literal('founding'),
    administrators: z.array(Approver).min(2).max(7).readonly().describe('The first administrators.'),
  }),
  z.strictObject({
    kind: z.literal('council'),
    members: z.array(Approver).min(2).max(50).readonly(),
    quorum: z.int().min(2).max(50),
  }),
  ExportProposal,
  ReleaseProposed,
  StandingProposed,
  RoleGrantProposed,
  AgreementProposed,
  LiftProposed,
])
export type ProposalRequest = z.infer<typeof ProposalRequest>
export type ProposalKind = ProposalRequest['kind']

/** Something that is done once enough persons have agreed to it, and not before `runs`. */
export const Proposal = z.strictObject({
  id: ProposalId,
  authority: z.string(),
  node: z.uuid(),
  request: ProposalRequest,
  needs: Needs,
  by: ActorId,
  at: Instant,
  expires: Instant,
  delay: z.int().nonnegative().describe('Seconds from the last approval needed to the doing.'),
  recipient: Bytes32.optional().describe('X25519 public key, made for this proposal, that shares are sealed to.'),
  hash: Bytes32,
  state: z.enum(['waiting', 'approved', 'done', 'refused', 'cancelled', 'expired']),
  approvals: z.array(z.strictObject({ signer: SignerId, actor: ActorId, at: Instant })).readonly(),
  refusals: z.array(z.strictObject({ signer: SignerId, actor: ActorId, at: Instant })).readonly(),
  runs: Instant.optional().describe('Earliest moment of an approved one.'),
  job: z.uuid().optional(),
})
export type Proposal = z.infer<typeof Proposal>
export type ProposalOf<K extends ProposalKind> = Omit<Proposal, 'request'> & {
  readonly request: Extract<ProposalRequest, { kind: K }>
}

/** What binds a share to one approver's word on one proposal: the associated data of its sealing, as canonical JSON. */
export const shareContext = (
  { authority, node, id, hash }: Pick<Proposal, 'authority' | 'node' | 'id' | 'hash'>,
  signer: SignerId,
): object => ({ domain: 'carnet/share/v1', authority, node, proposal: id, hash, signer })

/** What a share is once it is opened: by key, the approver's share of its escrow. */
export const SharesGiven = z.record(z.uuid(), bytes(100))
export type SharesGiven = z.infer<typeof SharesGiven>

export const ProposalList = z.strictObject({ proposals: z.array(Proposal).readonly() })
export type ProposalList = z.infer<typeof ProposalList>

/** Who opens restricted data: `quorum` of the members, one of them from outside the unit. */
export const CouncilProposal = z.strictObject({
  members: z.array(Approver).min(2).max(50).readonly(),
  quorum: z.int().min(2).max(50),
})
export type CouncilProposal = z.infer<typeof CouncilProposal>

export const Council = z.strictObject({
  ...CouncilProposal.shape,
  proposal: ProposalId,
  hash: Bytes32.describe('Hash of the proposal that each member signed.'),
  since: Instant,
})
export type Council = z.infer<typeof Council>
export const CouncilInForce = z.strictObject({ council: Council.optional() })
export type CouncilInForce = z.infer<typeof CouncilInForce>
