import { type Client, type ClientProblem, type LedgerVerdict, verifyLedger } from '@carnet/sdk'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { folderReader, keyFile, writeWhole } from './ledger-folder.ts'
import type { Shell } from './shell.ts'

export type Exported =
  | { readonly kind: 'verdict'; readonly verdict: LedgerVerdict; readonly fetched: number }
  | { readonly kind: 'problem'; readonly problem: ClientProblem }

/** Ends a walk over files that can't be fetched. */
class Unfetched extends Error {
  readonly problem: ClientProblem
  constructor(problem: ClientProblem) {
    super(problem.code)
    this.problem = problem
  }
}

/**
 * Writes a node's ledger as static files, each verified against the signed root before the checkpoint is written: a folder
 * with a checkpoint is whole. Files that are there from before are not fetched again, and verified like the others.
 */
export async function exportLedger(
  shell: Shell,
  client: Client,
  key: string,
  folder: string,
  onProgress: (entries: number, of: number) => void,
): Promise<Exported> {
  const local = folderReader(folder)
  let fetched = 0
  const fetch = async (path: string): Promise<Uint8Array | undefined> => {
    const reply = await client.ledgerFile(path, { signal: shell.signal })
    if (reply.ok) return reply.value
    if (reply.problem.code === 'request/not-found') return undefined
    throw new Unfetched(reply.problem)
  }
  let checkpoint: Uint8Array | undefined
  const read = async (path: string): Promise<Uint8Array | undefined> => {
    if (path === 'checkpoint') return (checkpoint = await fetch(path))
    const kept = await local(path)
    if (kept !== undefined) return kept
    const bytes = await fetch(path)
    if (bytes === undefined) return undefined
    fetched++
    await writeWhole(join(folder, path), bytes)
    return bytes
  }
  try {
    const verdict = await verifyLedger(read, key, { onProgress })
    if (verdict.ok) await finish(folder, key, checkpoint ?? new Uint8Array())
    // What is wrong is not kept, so that the next run fetches it anew.
    else for (const { path } of verdict.faults) await rm(join(folder, path), { force: true })
    return { kind: 'verdict', verdict, fetched }
  } catch (failure) {
    if (failure instanceof Unfetched) return { kind: 'problem', problem: failure.problem }
    throw failure
  }
}

async function finish(folder: string, key: string, checkpoint: Uint8Array): Promise<void> {
  await writeWhole(join(folder, keyFile), `${key}\n`)
  await writeWhole(join(folder, 'checkpoint'), checkpoint)
}
