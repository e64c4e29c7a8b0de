export type KeyState = 'live' | 'restricted' | 'destroyed'

/** What two keys that are needed together are: each row says that one is not live. What this software does not know is no reason to open. */
export const keyState = (states: readonly string[]): KeyState =>
  states.length === 0 ? 'live' : states.every((state) => state === 'restricted') ? 'restricted' : 'destroyed'
