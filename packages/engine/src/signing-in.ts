import {
  type ActorId,
  type Answer,
  granted,
  type OperationName,
  problem,
  refused,
  type RequestOf,
  type ResponseOf,
  type SessionBegun,
} from '@carnet/api'
import { change } from './changes.ts'
import type { OperationPorts } from './deed.ts'
import { beginAtProvider, proveAtProvider } from './provider-sign-in.ts'
import { mayAct } from './release/index.ts'
import {
  admit,
  beginSession,
  endCurrent,
  newChallenge,
  passkeyOf,
  type Place,
  readRecoveryCode,
  type SessionBeginning,
  succeeded,
  useChallenge,
  usePasskey,
  usePassword,
  useRecoveryCode,
  verifyKeyFile,
  verifyPasskey,
  verifyPassword,
} from './sessions/index.ts'
import type { Transaction } from './store/index.ts'
import type { Session } from './types.ts'

/** What is asked before anybody is there to decide about. */
export const signInNames = [
  'beginSignIn',
  'signInByPasskey',
  'signInByPassword',
  'signInByKeyFile',
  'signInByRecoveryCode',
  'beginProviderSignIn',
  'signInByProvider',
] as const
export type SignInName = (typeof signInNames)[number]
export const isSignIn = (name: OperationName): name is SignInName => signInNames.some((each) => each === name)

/** Who somebody was proven to be; `use` spends what proved it, in the transaction in which the session begins. */
interface Proven extends Omit<SessionBeginning, 'from'> {
  readonly use: (transaction: Transaction) => Promise<Answer<unknown>>
}

type ProvingName = Exclude<SignInName, 'beginSignIn' | 'beginProviderSignIn'>
type Prove<N extends ProvingName> = (request: RequestOf<N>, from: Place, on: OperationPorts) => Promise<Answer<Proven>>

export async function signIn<N extends SignInName>(
  name: N,
  session: Session,
  request: RequestOf<N>,
  on: OperationPorts,
): Promise<Answer<ResponseOf<N>>> {
  const asked: SignInName = name
  if (asked === 'beginSignIn') return granted(begun(on)) as Answer<ResponseOf<N>>
  if (asked === 'beginProviderSignIn')
    return (await beginAtProvider(request as RequestOf<'beginProviderSignIn'>, on)) as Answer<ResponseOf<N>>
  const from = session.from ?? { address: '', agent: '' }
  const prove = ways[asked] as Prove<ProvingName>
  const proven = await prove(request as RequestOf<ProvingName>, from, on)
  return (proven.ok ? await begin(proven.value, { ...session, from }, on) : proven) as Answer<ResponseOf<N>>
}

const begun = ({ sessions, identityProviders }: OperationPorts): ResponseOf<'beginSignIn'> => ({
  ...newChallenge(sessions, 'sign-in'),
  authority: sessions.authority,
  node: sessions.node,
  rpId: sessions.site.rpId,
  provider: identityProviders.own !== undefined,
})

/** INVARIANT (everything-decided): that somebody signs in, in this way, is decided once it is known who. */
async function begin(
  { person, strength, methods, use }: Proven,
  { token, from }: Session & { readonly from: Place },
  on: OperationPorts,
): Promise<Answer<SessionBegun>> {
  const actor = await on.identity.known({ actor: person, strength })
  if (!actor.ok) return actor.problem.code === 'request/unauthenticated' ? nobody : actor
  const at = on.now()
  const decision = mayAct(actor.value, 'sign-in', {}, on.policy, at)
  if (!decision.ok) return decision
  const by = { actor: actor.value, at, decision: decision.value, policy: on.policy.hash }
  return change(by, on, async (transaction) => {
    const used = await use(transaction)
    if (!used.ok) return used
    const left = await endCurrent(transaction, on.sessions, person, token)
    const { value, stamps } = await beginSession(transaction, on.sessions, { person, strength, methods, from })
    return granted({ value, stamps: [...left, ...stamps] })
  })
}

const nobody = refused(problem('sign-in/refused', {}))

const ways: { readonly [N in ProvingName]: Prove<N> } = {
  async signInByPasskey({ challenge, response }, _from, { database, sessions }) {
    const passkey = await database.transaction((transaction) => passkeyOf(transaction, sessions, response.id))
    if (!passkey.ok) return passkey
    const verified = await verifyPasskey(sessions, challenge, response, passkey.value)
    if (!verified.ok) return verified
    return granted({
      person: verified.value.passkey.actor,
      strength: 'passkey',
      methods: ['hwk', 'user'],
      use: async (transaction) => {
        const used = await useChallenge(transaction, challenge)
        return used.ok ? usePasskey(transaction, sessions, verified.value) : used
      },
    })
  },
  async signInByPassword(request, from, { database, sessions }) {
    const admitted = await database.transaction((transaction) => admit(transaction, sessions, request.login, from))
    if (!admitted.ok) return admitted
    const verified = await verifyPassword(sessions, request)
    if (!verified.ok) return verified
    return granted({
      person: verified.value.person,
      strength: 'password-totp',
      methods: ['pwd', 'otp'],
      use: async (transaction) => {
        const used = await usePassword(transaction, sessions, verified.value)
        if (used.ok) await succeeded(transaction, sessions, request.login, from)
        return used
      },
    })
  },
  async signInByKeyFile(request, _from, { database, identity, sessions }) {
    const signers = await database.transaction((transaction) => identity.signers(transaction))
    if (!signers.ok) return signers
    const signer = signers.value.signers.find(({ signingKey }) => signingKey === request.signingKey)
    const person: Answer<ActorId> = verifyKeyFile(sessions, request, signer)
    if (!person.ok) return person
    return granted({
      person: person.value,
      strength: 'key-file',
      methods: ['swk'],
      use: (transaction) => useChallenge(transaction, request.challenge),
    })
  },
  async signInByRecoveryCode({ code }, _from, { database, sessions }) {
    const person = await database.transaction((transaction) => readRecoveryCode(transaction, sessions, code))
    if (!person.ok) return person
    return granted({
      person: person.value,
      strength: 'recovery',
      methods: ['kba'],
      use: (transaction) => useRecoveryCode(transaction, sessions, code),
    })
  },
  signInByProvider: (request, _from, on) => proveAtProvider(request, on),
}
