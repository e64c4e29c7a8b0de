import type { Reply } from '../node/index.ts'

/** Does what begins a session, says what was refused, and goes in where nothing was. */
export type Begin = (work: () => Promise<Reply<unknown>>) => void
