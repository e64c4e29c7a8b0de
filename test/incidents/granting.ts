import type { Audit, Instant, Proposal, Role, Signer } from '@carnet/api'
import { type Client, openClient, type Reply } from '@carnet/sdk'
import {
  newPersonKeys,
  type PersonKeys,
  registrationOf,
  signerHash,
  wordAbout,
  wordOn,
} from '../../packages/engine/test/signing.ts'
import type { TestNode } from '../node.ts'

/** Somebody with a session and keys to sign with. */
export interface Person {
  readonly client: Client
  readonly id: Signer['person']
  readonly keys: PersonKeys
  readonly signer: Signer
}

/** Whoever takes part in granting a role, through the public interface alone. */
export interface Granting {
  person(name: string, role?: Role): Promise<Person>
  request(
    of: Person,
    role: Role,
    more?: { readonly audit?: Audit; readonly offices?: string[] },
  ): Promise<Reply<Proposal>>
  /** Asked for by who gets it, approved by these. */
  grant(of: Person, role: Role, by: readonly Person[], more?: { readonly audit?: Audit }): Promise<void>
}

export async function granting(node: TestNode): Promise<Granting> {
  const administrator = node.client()
  const named = value(await administrator.signers())
  let chief: Person | undefined

  const person: Granting['person'] = async (name, role) => {
    const made = value(await administrator.createPerson({ name, roles: role === undefined ? [] : [role], offices: [] }))
    const client = openClient({ url: node.url, token: made.credential.token, timeout: 120_000 })
    const keys = newPersonKeys()
    const { id } = made.actor
    const signer = value(await client.registerSigner(registrationOf(named, id, keys, new Date())))
    if (chief === undefined) value(await administrator.confirmSigner({ id: signer.id }))
    else {
      const by = { keys: chief.keys, signer: chief.signer.id, now: new Date(), kind: 'confirmation' } as const
      const assertion = wordAbout(named, signer.id, signerHash(signer), by)
      value(await chief.client.confirmSigner({ id: signer.id, assertion }))
    }
    const whole = { client, id, keys, signer }
    if (role === 'administrator') chief ??= whole
    return whole
  }
  const request: Granting['request'] = (of, role, more = {}) => {
    const until = new Date(Date.now() + 300 * 24 * 60 * 60 * 1000).toISOString() as Instant
    return of.client.requestGrant({ person: of.id, role, until, reason: 'the yearly audit', ...more })
  }
  return {
    person,
    request,
    async grant(of, role, by, more) {
      const proposal = value(await request(of, role, more))
      for (const { client, keys, signer } of by) {
        const assertion = wordOn(proposal, { keys, signer: signer.id, now: new Date() })
        value(await client.approveProposal({ id: proposal.id, assertion }))
      }
    },
  }
}

export function value<T>(reply: Reply<T>): T {
  if (reply.ok) return reply.value
  throw new Error(JSON.stringify(reply.problem))
}

export const codeOf = (reply: Reply<unknown>): string => (reply.ok ? 'ok' : reply.problem.code)
