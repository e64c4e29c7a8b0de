/**
 * Deciding together: one proposal.
 *
 * In:    what is proposed, and a passkey.
 * Out:   all of it in words and figures, and a signed word on exactly that.
 * Never: a signature over anything that is not shown.
 */
export { ProposalPage } from './proposal.tsx'
