import type { Actor, ActorId, Answer, Credential, CredentialId, SessionId } from '@carnet/api'
import { granted } from '@carnet/api'
import type { Facts } from '@carnet/law'
import { changed, type Decided, type Deeds, type OperationPorts, read } from './deed.ts'
import { linkToAccount } from './provider-sign-in.ts'
import {
  beginPasskey,
  beginPassword,
  credentialOwner,
  endSession,
  enrolPasskey,
  enrolPassword,
  hashNew,
  listCredentials,
  listSessions,
  makeRecoveryCodes,
  removeCredential,
  sessionOwner,
  useChallenge,
  verifyNew,
} from './sessions/index.ts'
import type { Transaction } from './store/index.ts'

type SessionName =
  | 'sessions'
  | 'sessionsOf'
  | 'endSession'
  | 'credentials'
  | 'credentialsOf'
  | 'beginPasskey'
  | 'addPasskey'
  | 'beginPassword'
  | 'addPassword'
  | 'makeRecoveryCodes'
  | 'removeCredential'
  | 'linkAccount'

const mine = async (): Promise<Answer<Facts>> => granted({ 'account.mine': true })
const ofActor = async (actor: Actor, { id }: { readonly id: ActorId }): Promise<Answer<Facts>> =>
  granted({ 'account.mine': id === actor.id })

/** THREAT: ids that are tried. One of somebody else, and one that is not there, are decided alike. */
const ownedBy =
  <Id extends SessionId | CredentialId>(ownerOf: (transaction: Transaction, id: Id) => Promise<ActorId | undefined>) =>
  async (actor: Actor, { id }: { readonly id: Id }, on: OperationPorts): Promise<Answer<Facts>> =>
    granted({ 'account.mine': (await read(on, (transaction) => ownerOf(transaction, id))) === actor.id })

/** Sessions, and the ways to sign in. */
export const sessionDeeds: Deeds<SessionName> = {
  sessions: {
    action: 'list-sessions',
    facts: mine,
    answer: ({ actor }, on) =>
      read(on, (transaction) => listSessions(transaction, on.sessions, actor.id, actor.session?.id)),
  },
  sessionsOf: {
    action: 'list-sessions',
    facts: ofActor,
    answer: ({ actor, request }, on) =>
      read(on, (transaction) => listSessions(transaction, on.sessions, request.id, actor.session?.id)),
  },
  endSession: {
    action: 'end-session',
    facts: ownedBy(sessionOwner),
    answer: (decided, on) =>
      changed(decided, on, (transaction) => endSession(transaction, on.sessions, decided.request.id)),
  },
  credentials: {
    action: 'list-credentials',
    facts: mine,
    answer: ({ actor }, on) => read(on, (transaction) => listCredentials(transaction, on.sessions, actor.id)),
  },
  credentialsOf: {
    action: 'list-credentials',
    facts: ofActor,
    answer: ({ request }, on) => read(on, (transaction) => listCredentials(transaction, on.sessions, request.id)),
  },
  beginPasskey: {
    action: 'enrol-credential',
    facts: mine,
    answer: ({ actor }, on) => read(on, (transaction) => beginPasskey(transaction, on.sessions, actor.id)),
  },
  addPasskey: { action: 'enrol-credential', facts: mine, answer: addPasskey },
  beginPassword: {
    action: 'enrol-credential',
    facts: mine,
    answer: async ({ actor }, on) => granted(beginPassword(on.sessions, actor.id)),
  },
  addPassword: {
    action: 'enrol-credential',
    facts: mine,
    answer: async (decided, on) => {
      const { actor, request: addition } = decided
      const hashed = await hashNew(on.sessions, actor.id, addition.password)
      return changed(decided, on, (transaction) =>
        enrolPassword(transaction, on.sessions, actor.id, { addition, hashed }),
      )
    },
  },
  makeRecoveryCodes: {
    action: 'enrol-credential',
    facts: mine,
    answer: (decided, on) =>
      changed(decided, on, (transaction) => makeRecoveryCodes(transaction, on.sessions, decided.actor.id)),
  },
  removeCredential: {
    action: 'remove-credential',
    facts: ownedBy(credentialOwner),
    answer: (decided, on) => changed(decided, on, (transaction) => removeCredential(transaction, decided.request.id)),
  },
  linkAccount: {
    action: 'link-account',
    answer: (decided, on) => changed(decided, on, (transaction) => linkToAccount(transaction, on, decided.request)),
  },
}

async function addPasskey(decided: Decided<'addPasskey'>, on: OperationPorts): Promise<Answer<Credential>> {
  const row = await verifyNew(on.sessions, decided.actor.id, decided.request)
  if (!row.ok) return row
  return changed(decided, on, async (transaction) => {
    const used = await useChallenge(transaction, decided.request.challenge)
    return used.ok ? enrolPasskey(transaction, on.sessions, row.value) : used
  })
}
