import type { Actor } from '@carnet/api'
import { answers, ask, useAnswer } from './node/index.ts'

/** Who is signed in. */
export const useActor = (): Actor => useAnswer('me', {})

/** Ends the session, at the node first, and forgets all that it showed. */
export async function leave(): Promise<void> {
  const me = await ask('me', {})
  const id = me.ok ? me.value.session?.id : undefined
  if (id !== undefined) await ask('endSession', { id })
  forget()
}

export function forget(): void {
  answers.clear()
}
