import { dictionary } from '@carnet/customs'
import { type Answer, granted, type ProposalOf } from '@carnet/api'
import { changed, type Deeds, type OperationPorts, read } from './deed.ts'
import {
  agreementFor,
  agreements,
  beginAgreement,
  endAgreement,
  endGuest,
  endGuestOffice,
  type GuestChange,
  guestOffices,
  type GuestPorts,
  proposeAgreement,
  registerGuest,
  registerGuestOffice,
  setGuestProvider,
} from './guests/index.ts'
import { identityPorts } from './initialise.ts'
import { endSessionsOf } from './sessions/index.ts'
import type { Transaction } from './store/index.ts'

const elements: ReadonlySet<string> = new Set(dictionary.map(({ id }) => id))

export const guestPorts = (
  on: Pick<OperationPorts, 'database' | 'vault' | 'authority' | 'random' | 'node' | 'now' | 'identity' | 'policy'>,
): GuestPorts => ({
  ...identityPorts(on, on.now),
  identity: on.identity,
  isPurpose: (purpose) => on.policy.purposes.has(purpose),
  isElement: (element) => elements.has(element),
})

/** What two persons approved begins to count. */
export const beginApprovedAgreement = async (
  proposal: ProposalOf<'domestic-agreement'>,
  transaction: Transaction,
  on: OperationPorts,
): Promise<Answer<{ readonly stamps: GuestChange<void>['stamps'] }>> => {
  const begun = await beginAgreement(transaction, guestPorts(on), proposal)
  return begun.ok ? granted({ stamps: begun.value.stamps }) : begun
}

type GuestName =
  | 'registerGuestOffice'
  | 'guestOffices'
  | 'endGuestOffice'
  | 'setGuestProvider'
  | 'registerGuest'
  | 'endGuest'
  | 'proposeAgreement'
  | 'agreements'
  | 'agreement'
  | 'endAgreement'

/** Guest offices and the agreements with them. */
export const guestDeeds: Deeds<GuestName> = {
  registerGuestOffice: {
    action: 'register-guest-office',
    answer: (decided, on) =>
      changed(decided, on, (transaction) => registerGuestOffice(transaction, guestPorts(on), decided.request)),
  },
  guestOffices: {
    action: 'list-guest-offices',
    answer: (_decided, on) => read(on, (transaction) => guestOffices(transaction, guestPorts(on))),
  },
  endGuestOffice: {
    action: 'end-guest-office',
    answer: (decided, on) =>
      changed(decided, on, (transaction) => endGuestOffice(transaction, guestPorts(on), decided.request.code)),
  },
  setGuestProvider: {
    action: 'set-guest-provider',
    answer: (decided, on) =>
      changed(decided, on, (transaction) => setGuestProvider(transaction, guestPorts(on), decided.request)),
  },
  registerGuest: {
    action: 'register-guest',
    answer: (decided, on) =>
      changed(decided, on, (transaction) => registerGuest(transaction, guestPorts(on), decided.request)),
  },
  endGuest: {
    action: 'end-guest',
    answer: (decided, on) =>
      changed(decided, on, async (transaction) => {
        const { id } = decided.request
        const ended = await endGuest(transaction, guestPorts(on), id)
        if (!ended.ok) return ended
        const left = await endSessionsOf(transaction, on.sessions, id)
        return left.ok ? granted({ value: ended.value.value, stamps: [...ended.value.stamps, ...left.value] }) : left
      }),
  },
  proposeAgreement: {
    action: 'propose-agreement',
    answer: (decided, on) =>
      changed(decided, on, (transaction) =>
        proposeAgreement(transaction, guestPorts(on), decided.actor, decided.request),
      ),
  },
  agreements: {
    action: 'read-agreements',
    answer: ({ actor }, on) => read(on, (transaction) => agreements(transaction, guestPorts(on), actor)),
  },
  agreement: {
    action: 'read-agreements',
    answer: ({ actor, request }, on) =>
      read(on, (transaction) => agreementFor(transaction, guestPorts(on), actor, request.id)),
  },
  endAgreement: {
    action: 'end-agreement',
    answer: (decided, on) =>
      changed(decided, on, (transaction) =>
        endAgreement(transaction, guestPorts(on), decided.actor, decided.request.id),
      ),
  },
}
