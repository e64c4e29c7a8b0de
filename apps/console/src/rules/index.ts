/**
 * The rules: what may be done here, by whom, for what, and what that rests on.
 *
 * In:    the policy in force.
 * Out:   its rules with their citations, who sees what, the purposes; and which rules decided something of one's own.
 * Never: a decision of its own.
 */
export { Rules } from './rules.tsx'
