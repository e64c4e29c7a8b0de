import { type Answer, granted, type ProposalId, type ProposalKind, type ProposalOf } from '@carnet/api'
import type { Transaction } from '../store/index.ts'
import { heardOn } from './heard.ts'
import { contradicted, type IdentityPorts } from './ports.ts'
import { proposalOf, proposalsWhere, readVoices } from './proposal-row.ts'
import type { Voice } from './tally.ts'

/** A proposal that was done, and whose signatures under it hold. */
export interface DoneProposal<K extends ProposalKind> {
  readonly proposal: ProposalOf<K>
  readonly approvals: readonly Voice[]
}

/**
 * What persons decided and was done, every signature under it verified anew; undefined where nothing of this kind and id was
 * done. INVARIANT (persons-decide): a row that somebody wrote, or of which somebody took words away, is an integrity failure.
 */
export async function doneProposal<K extends ProposalKind>(
  transaction: Transaction,
  on: IdentityPorts,
  id: ProposalId,
  kind: K,
): Promise<Answer<DoneProposal<K> | undefined>> {
  const found = await proposalsWhere(transaction, on, "where id = $1 and kind = $2 and state = 'done'", [id, kind])
  if (!found.ok) return found
  const [, row] = found.value[0] ?? []
  if (row === undefined) return granted(undefined)
  const voices = await readVoices(transaction, on, [id])
  if (!voices.ok) return voices
  const words = voices.value.get(id) ?? []
  const heard = await heardOn(transaction, on, id, [row, words])
  if (!heard.ok) return heard
  const others = row.needs.notBy === 'proposer' ? heard.value.filter(({ person }) => person !== row.by) : heard.value
  const approvals = others.filter((voice) => voice.kind === 'approval')
  if (new Set(approvals.map(({ person }) => person)).size < row.needs.approvers) return contradicted('proposal', id)
  return granted({ proposal: proposalOf(on, id, row, words, on.now()) as ProposalOf<K>, approvals })
}
