import type { Answer, SessionBegun } from '@carnet/api'
import { TOTP } from 'otpauth'
import type { Engine, Session } from '../src/types.ts'
import { type Authenticator, newAuthenticator } from './authenticator.ts'
import { valueOf } from './world.ts'

type Asking = Pick<Engine, 'answer'>
export const here = 'http://localhost:8400'
export const at = (address: string, agent = 'Test/1'): NonNullable<Session['from']> => ({ address, agent })

/** Enrols a passkey for whoever asks. */
export async function enrolPasskey(
  engine: Asking,
  session: Session,
  authenticator: Authenticator = newAuthenticator(),
): Promise<Authenticator> {
  const begun = valueOf(await engine.answer('beginPasskey', session, {}))
  const response = authenticator.create({ challenge: begun.bytes, rpId: begun.rpId, origin: here, user: begun.user })
  valueOf(await engine.answer('addPasskey', session, { challenge: begun.challenge, name: 'a passkey', response }))
  return authenticator
}

export async function signInByPasskey(
  engine: Asking,
  authenticator: Authenticator,
  from = at('192.0.2.1'),
  session: Session = { token: undefined },
): Promise<Answer<SessionBegun>> {
  const { challenge, bytes, rpId } = valueOf(await engine.answer('beginSignIn', { token: undefined }, {}))
  const response = authenticator.get({ challenge: bytes, rpId, origin: here })
  return engine.answer('signInByPasskey', { ...session, from }, { challenge, response })
}

/** As the request of whoever holds the session. */
export const sessionOf = ({ credential }: SessionBegun, from = at('192.0.2.1')): Session => ({
  token: credential,
  from,
})

export const codeAt = (secret: string, at: Date): string =>
  new TOTP({ secret, algorithm: 'SHA1', digits: 6, period: 30 }).generate({ timestamp: at.getTime() })

/** Enrols a password with an app, and says the app's secret. */
export async function enrolPassword(
  engine: Asking,
  session: Session,
  { login, password, now }: { readonly login: string; readonly password: string; readonly now: Date },
): Promise<string> {
  const { challenge, secret } = valueOf(await engine.answer('beginPassword', session, {}))
  valueOf(await engine.answer('addPassword', session, { challenge, login, password, code: codeAt(secret, now) }))
  return secret
}
