/**
 * The key ceremony: whose shares recover the keys when the passphrase is lost.
 *
 * In:    confirmed key files; a custodian's own, with its passphrase, for one deed.
 * Out:   who signed, who has shown to have the own share, and each custodian's share once, on paper or in a file.
 * Never: a share in an address, a store, a log or the answers that pages keep; two custodians' shares on one page: enough of
 *        them together are put to use at the terminal, away from everybody else.
 */
export { Ceremony } from './ceremony.tsx'
