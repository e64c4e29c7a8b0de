import type { Finding } from '@carnet/api'
import { type OperationPorts, read } from './deed.ts'

/** Whether persons act by tokens, which whoever reads the file can do too. */
export async function examineFounding(on: OperationPorts): Promise<Omit<Finding, 'area'>> {
  const founding = await read(on, on.identity.founding)
  if (!founding.ok)
    return {
      state: 'failing',
      says: 'By whom the node was founded was changed by somebody.',
      todo: 'Treat it as an incident: see SECURITY.md.',
    }
  const { stage, administrators = [] } = founding.value
  if (stage === 'founded') return { state: 'well', says: `${administrators.length} administrators founded the node.` }
  return {
    state: 'attention',
    says:
      stage === 'demonstration'
        ? 'The node is not founded: persons act by tokens, and so does whoever reads such a file.'
        : 'The node is not founded: tokens of administrators found it, and nobody else can do anything.',
    todo: 'Have two administrators found it: “carnet founding”, see docs/operate.md.',
  }
}
