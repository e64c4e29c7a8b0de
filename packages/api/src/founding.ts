import { z } from 'zod'
import { Proposal, SignerId } from './decision.ts'
import { ActorId } from './ids.ts'
import { nothing, operation } from './operation.ts'

/** The first administrators, whose signatures together begin the node's ordinary life. */
export const FoundingProposal = z.strictObject({
  signers: z.array(SignerId).min(2).max(7).describe('A confirmed signer of each first administrator.'),
})
export type FoundingProposal = z.infer<typeof FoundingProposal>

/** What persons' tokens do on this node: act; found it; or enrol ways to sign in, and nothing else. */
export const Founding = z.strictObject({
  stage: z.enum(['demonstration', 'founding', 'founded']),
  administrators: z.array(ActorId).readonly().optional().describe('Who founded it.'),
  proposal: z.uuid().optional(),
})
export type Founding = z.infer<typeof Founding>
export type FoundingStage = Founding['stage']

export const foundingOperations = {
  founding: operation('GET', '/v1/founding', 'Whether the node is founded, and by whom', nothing, Founding),
  proposeFounding: operation(
    'POST',
    '/v1/founding',
    'Propose to found the node; it is founded once each of its first administrators has signed',
    FoundingProposal,
    Proposal,
  ),
} as const
