import { type Answer, granted, type Instant, problem, refused } from '@carnet/api'
import { randomId } from '../identity/index.ts'
import type { Transaction } from '../store/index.ts'
import type { SessionPorts } from './ports.ts'

/** What it is for; one for one thing does for no other. */
export type ChallengeKind = 'sign-in' | 'passkey' | 'password' | 'provider'

export interface NewChallenge {
  readonly challenge: string
  /** 32 bytes, base64url. */
  readonly bytes: string
  readonly expires: Instant
}

/** Milliseconds. */
const life: Readonly<Record<ChallengeKind, number>> = {
  'sign-in': 120_000,
  passkey: 300_000,
  password: 600_000,
  provider: 600_000,
}

/**
 * A challenge that need not be kept until somebody answers it: its bytes are keyed by its name, its end and whom it is for. Who
 * only asks for challenges leaves nothing behind.
 */
export function newChallenge(on: SessionPorts, kind: ChallengeKind, whom = ''): NewChallenge {
  const expires = new Date(on.now().getTime() + life[kind])
  const challenge = `${randomId(on.random)}.${expires.getTime()}`
  return { challenge, bytes: bytesOf(on, kind, challenge, whom), expires: expires.toISOString() as Instant }
}

/** Its bytes, where it has not ended. */
export function challengeBytes(on: SessionPorts, kind: ChallengeKind, challenge: string, whom = ''): Answer<string> {
  const left = expiryOf(challenge) - on.now().getTime()
  return left > 0 && left <= life[kind] ? granted(bytesOf(on, kind, challenge, whom)) : spent
}

/** THREAT: an answer recorded and sent again. In the transaction of what it was answered for: the second finds it used. */
export async function useChallenge({ query }: Transaction, challenge: string): Promise<Answer<void>> {
  const [used] = await query(
    'insert into challenge_used (id, expires) values ($1, $2) on conflict (id) do nothing returning id',
    [challenge.slice(0, 36), new Date(expiryOf(challenge))],
  )
  return used === undefined ? spent : granted(undefined)
}

const spent = refused(problem('sign-in/refused', {}))
const expiryOf = (challenge: string): number => Number(challenge.slice(37))
const bytesOf = (on: SessionPorts, kind: ChallengeKind, challenge: string, whom: string): string =>
  on.keyedName(`challenge/${kind}`, `${challenge}/${whom}`)
