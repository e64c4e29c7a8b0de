import type { Actor, Role } from '@carnet/api'
import { answers, ask, useAnswer } from './node/index.ts'

/** Who is signed in. */
export const useActor = (): Actor => useAnswer('me', {})

/** Whether who is signed in holds one of these roles. What the node refuses it refuses itself; this keeps pages quiet. */
export function useHolds(...roles: readonly Role[]): boolean {
  const actor = useActor()
  return 'roles' in actor && roles.some((role) => actor.roles.includes(role))
}

/** Ends the session, at the node first, and forgets all that it showed. */
export async function leave(): Promise<void> {
  const me = await ask('me', {})
  const id = me.ok ? me.value.session?.id : undefined
  if (id !== undefined) await ask('endSession', { id })
  // Asked once more with a session that has ended, the node has the browser forget the cookie.
  await ask('me', {})
  forget()
}

export function forget(): void {
  answers.clear()
}
