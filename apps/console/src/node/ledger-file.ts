import { problemIn, type Reply, unreachable } from './ask.ts'

/** A static file of the ledger (C2SP tlog-tiles), as this browser's session. Entries are for auditors. */
export async function ledgerFile(path: string): Promise<Reply<Uint8Array>> {
  try {
    const response = await fetch(`/ledger/${path}`, { credentials: 'same-origin', cache: 'no-store' })
    if (response.ok) return { ok: true, value: new Uint8Array(await response.arrayBuffer()) }
    return { ok: false, problem: problemIn(await response.json()) }
  } catch {
    return { ok: false, problem: unreachable }
  }
}
