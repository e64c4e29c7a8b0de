import {
  type ActorId,
  type Answer,
  granted,
  type IdentityProviderSettings,
  problem,
  refused,
  type RequestOf,
  type ResponseOf,
  returnPath,
} from '@carnet/api'
import type { OperationPorts } from './deed.ts'
import { guestPorts } from './guests-deeds.ts'
import { officeProvider } from './guests/index.ts'
import { newVisit, type ProvenAccount, readVisit } from './identity-providers/index.ts'
import { readActor } from './identity/index.ts'
import { accountHolder, linkAccount, type SessionBeginning, useChallenge } from './sessions/index.ts'
import type { Transaction } from './store/index.ts'

const signInRefused = refused(problem('sign-in/refused', {}))
const noProvider = refused(problem('request/not-found', { what: 'identity-provider' }))

/** Where somebody who signs in through a provider goes on. */
export async function beginAtProvider(
  { office, returnTo }: RequestOf<'beginProviderSignIn'>,
  on: OperationPorts,
): Promise<Answer<ResponseOf<'beginProviderSignIn'>>> {
  const provider = await on.database.transaction((transaction) => providerOf(transaction, on, office))
  if (!provider.ok) return provider
  const place = returnTo ?? on.identityProviders.callback
  if (place === undefined)
    return refused(problem('request/malformed', { at: 'returnTo', expected: `http://localhost:…${returnPath}` }))
  const { visit, kept, expires } = newVisit(on.sessions, { office, returnTo: place })
  const address = await on.identityProviders.begin(provider.value, visit)
  return address.ok ? granted({ address: address.value, visit: kept, expires }) : address
}

/** Who came back, and what of it is used up when the session begins. */
export interface ProvenAtProvider extends Omit<SessionBeginning, 'from'> {
  readonly use: (transaction: Transaction) => Promise<Answer<unknown>>
}

/** Who has the account that somebody proved to have; an account that is linked to nobody is nobody's. */
export async function proveAtProvider(
  { visit: kept, answer }: RequestOf<'signInByProvider'>,
  on: OperationPorts,
): Promise<Answer<ProvenAtProvider>> {
  const visit = readVisit(on.sessions, kept)
  if (!visit.ok) return visit
  const { challenge, office } = visit.value
  const provider = await on.database.transaction((transaction) => providerOf(transaction, on, office))
  if (!provider.ok) return provider.problem.code === 'request/not-found' ? signInRefused : provider
  const account = await on.identityProviders.prove(provider.value, visit.value, answer)
  if (!account.ok) return account
  const holder = (transaction: Transaction) => holderOf(transaction, on, account.value, office)
  const person = await on.database.transaction(holder)
  if (!person.ok) return person
  return granted({
    person: person.value,
    strength: account.value.strength,
    methods: account.value.methods,
    // Looked at again: an account that was unlinked meanwhile signs nobody in.
    use: async (transaction) => {
      const used = await useChallenge(transaction, challenge)
      return used.ok ? holder(transaction) : used
    },
  })
}

/** The account that is linked is the one at the provider that the person would sign in through. */
export async function linkToAccount(
  transaction: Transaction,
  on: OperationPorts,
  link: RequestOf<'linkAccount'>,
): ReturnType<typeof linkAccount> {
  const actor = await readActor(transaction, on.sessions, link.id)
  if (!actor.ok) return actor
  if (actor.value === undefined || actor.value.kind === 'service')
    return refused(problem('request/not-found', { what: 'person' }))
  if (actor.value.ended !== undefined) return refused(problem('request/conflict', { what: 'person' }))
  const provider = await providerOf(transaction, on, actor.value.office)
  return provider.ok ? linkAccount(transaction, on.sessions, link, provider.value.issuer) : provider
}

/** The provider of a guest office that has not ended, or the administration's own. */
async function providerOf(
  transaction: Transaction,
  on: OperationPorts,
  office: string | undefined,
): Promise<Answer<IdentityProviderSettings>> {
  const { own } = on.identityProviders
  if (office === undefined) return own === undefined ? noProvider : granted(own)
  const found = await officeProvider(transaction, guestPorts(on), office)
  if (!found.ok) return found
  return found.value === undefined ? noProvider : granted(found.value)
}

/**
 * THREAT: the provider of another administration says who somebody here is. A guest is let in by the provider of the own office
 * alone, and nobody else is by it.
 */
async function holderOf(
  transaction: Transaction,
  on: OperationPorts,
  account: ProvenAccount,
  office: string | undefined,
): Promise<Answer<ActorId>> {
  const holder = await accountHolder(transaction, on.sessions, account)
  if (!holder.ok) return holder
  if (holder.value === undefined) return signInRefused
  const actor = await readActor(transaction, on.sessions, holder.value)
  if (!actor.ok) return actor
  const { kind, office: of } = actor.value ?? {}
  const isOfProvider = office === undefined ? kind === 'person' : kind === 'guest' && of === office
  return isOfProvider ? granted(holder.value) : signInRefused
}
