/**
 * Intake: messages handed to the node, and what became of each.
 *
 * In:    files that somebody drops or chooses.
 * Out:   the file as it is, to the node; the node's report, or where the message is not as it should be.
 * Never: a look into a file: the node alone reads it.
 */
export { Intake } from './intake.tsx'
