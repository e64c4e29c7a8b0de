/**
 * Guests: named persons of other administrations of the country, and what was agreed on with their offices.
 *
 * In:    the registration of an office and of its persons; an agreement, approved by two; its end, by either side.
 * Out:   who asks, with the agreements in force at that moment, the signatures under them verified anew.
 * Never: an agreement outside `[from, until)`, after its end, or that a row says which no two persons approved; a guest who is
 *        not one natural person.
 */
export { agreementFor, agreements, beginAgreement, endAgreement, proposeAgreement } from './agreements.ts'
export {
  endGuest,
  endGuestOffice,
  guestOffices,
  officeProvider,
  registerGuest,
  registerGuestOffice,
  setGuestProvider,
} from './offices.ts'
export type { GuestChange, GuestPorts } from './ports.ts'
export { requiringGuests } from './require.ts'
