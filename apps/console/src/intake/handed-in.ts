import type { IntakeAnswer } from '@carnet/api'
import { skipToken, useQuery } from '@tanstack/react-query'
import { answers, handIn, type NodeProblem } from '../node/index.ts'

/** Where a message is on its way. */
export type Stage =
  | { readonly is: 'waiting' | 'understanding' | 'cancelled' }
  | { readonly is: 'sending'; readonly sent: number }
  | { readonly is: 'answered'; readonly answer: IntakeAnswer }
  | { readonly is: 'refused'; readonly problem: NodeProblem }

export interface HandedIn {
  /** Also what the node knows the attempt by: tried again, nothing is stored twice. */
  readonly id: string
  readonly file: File
  readonly mapping: string | undefined
  readonly stage: Stage
}

const key = ['handed-in'] as const
/** Among the answers, so that it outlives its page and goes with the session. */
answers.setQueryDefaults(key, { staleTime: Infinity, gcTime: Infinity })
const kept = (): readonly HandedIn[] => answers.getQueryData<readonly HandedIn[]>(key) ?? []
const keep = (messages: readonly HandedIn[]): void => void answers.setQueryData(key, messages)
const move = (id: string, stage: Stage): void =>
  keep(kept().map((message) => (message.id === id ? { ...message, stage } : message)))

/** What was handed in since signing in, the newest first. */
export const useHandedIn = (): readonly HandedIn[] =>
  useQuery<readonly HandedIn[]>({ queryKey: key, queryFn: skipToken, initialData: kept }).data ?? []

const stops = new Map<string, AbortController>()
let busy = false

/** Hands files in, one after the other in the order given. */
export function take(files: readonly File[], mapping: string | undefined): void {
  const waiting = files.map(
    (file): HandedIn => ({
      id: crypto.randomUUID(),
      file,
      mapping,
      stage: { is: 'waiting' },
    }),
  )
  keep([...waiting.toReversed(), ...kept()])
  void goOn()
}

export function again(id: string): void {
  move(id, { is: 'waiting' })
  void goOn()
}

/** Only what has not gone out whole can be cancelled: the rest is the node's. */
export function cancel(id: string): void {
  stops.get(id)?.abort()
  move(id, { is: 'cancelled' })
}

export const clearEnded = (): void => keep(kept().filter(({ stage }) => !hasEnded(stage)))

export const hasEnded = ({ is }: Stage): boolean => is === 'answered' || is === 'refused' || is === 'cancelled'

async function goOn(): Promise<void> {
  if (busy) return
  busy = true
  try {
    for (let next = first(); next !== undefined; next = first()) await send(next)
  } finally {
    busy = false
  }
}

const first = (): HandedIn | undefined => kept().findLast(({ stage }) => stage.is === 'waiting')

async function send({ id, file, mapping }: HandedIn): Promise<void> {
  const stop = new AbortController()
  stops.set(id, stop)
  const onSent = (sent: number): void => {
    // Whoever signed out meanwhile hands nothing in any more.
    if (!kept().some((message) => message.id === id)) stop.abort()
    else move(id, sent < file.size ? { is: 'sending', sent } : { is: 'understanding' })
  }
  try {
    onSent(0)
    const reply = await handIn(file, { idempotencyKey: id, mapping, signal: stop.signal, onSent })
    move(id, reply.ok ? { is: 'answered', answer: reply.value } : { is: 'refused', problem: reply.problem })
  } catch (failure) {
    if (!stop.signal.aborted) throw failure
  } finally {
    stops.delete(id)
  }
}
