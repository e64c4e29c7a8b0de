import type { ElementRow } from './element.ts'
import { tableOf } from './table.ts'

/*
 * The columns are those of `table.ts`. Open are only those that routing and counting need: which list it came in, where the
 * conveyance arrives, in which month, and whether it is a passenger or of the crew. The flight and its times stay inside.
 */
const journey = `
600 | passenger-list-entry.list-kind           | open     | - | - | code       | - | none   | - | Kind of list | Document name code: 745 a passenger list, 250 a crew list.
601 | passenger-list-entry.list-reference      | internal | - | - | identifier | - | redact | - | Reference of the list | Document identifier of the list.
602 | passenger-list-entry.list-function       | internal | - | - | code       | - | redact | - | Function of the list | Message function code: an original, a change, a cancellation.
603 | passenger-list-entry.list-time           | internal | - | - | date-time  | - | month  | - | Time of the list | When the list was issued.
604 | passenger-list-entry.transaction         | internal | - | - | identifier | - | redact | - | Reference of the transaction | Reference by which sender and receiver know the transaction.
605 | passenger-list-entry.transaction-version | internal | - | - | identifier | - | redact | - | Version of the transaction | Version of the reference of the transaction.
606 | passenger-list-entry.party-function      | internal | - | - | code       | - | redact | - | Function of the reporting party | Party function code of who reports: MS the sender.
610 | passenger-list-entry.flight              | internal | - | - | identifier | bucket | redact | - | Flight or voyage | Journey identifier of the means of transport: the flight number, the voyage.
611 | passenger-list-entry.carrier             | internal | - | - | identifier | - | redact | - | Carrier | Carrier, by code.
612 | passenger-list-entry.carrier-name        | internal | - | - | text       | - | redact | - | Name of the carrier | Carrier, by name.
613 | passenger-list-entry.transport-stage     | internal | - | - | code       | - | redact | - | Stage of the journey | Transport stage code: 20 the main carriage, 11 at the border.
614 | passenger-list-entry.transport-mode      | internal | - | - | code       | - | redact | - | Mode of transport | Mode of transport, by code.
615 | passenger-list-entry.conveyance          | internal | - | - | text       | - | redact | - | Means of transport | Identification of the means of transport: registration, call sign, name.
616 | passenger-list-entry.conveyance-state    | internal | - | - | state      | - | redact | - | Nationality of the means of transport | State in which the means of transport is registered.
617 | passenger-list-entry.departure-port      | internal | - | - | identifier | - | redact | - | Port of departure | Last place of call of the means of transport before it arrives.
618 | passenger-list-entry.departure-time      | internal | - | - | date-time  | - | month  | - | Time of departure | When the means of transport departs, in local time.
619 | passenger-list-entry.arrival-port        | open     | - | - | code       | - | none   | - | Port of arrival | Place in the country of destination where the means of transport first arrives.
620 | passenger-list-entry.arrival-time        | internal | - | - | date-time  | - | month  | - | Time of arrival | When the means of transport arrives, in local time.
621 | passenger-list-entry.month               | open     | - | - | month      | - | none   | - | Month of arrival | Month in which the means of transport arrives; departs, where no arrival is stated.
622 | passenger-list-entry.route-port          | internal | - | - | identifier | - | redact | - | Place on the route | Another place on the route of the means of transport.
640 | passenger-list-entry.kind                | open     | - | - | code       | - | none   | - | Passenger or crew | Party function code: FL a passenger, FM of the crew, DDU and DDT in transit, VW a responsible person.
`

const reportingParty = `
630 | passenger-list-entry.reporting-party.name    | personal | reporting-party | - | name       | - | initials  | - | Name of the reporting party | Person or department that can say more about the list.
631 | passenger-list-entry.reporting-party.id      | personal | reporting-party | - | identifier | - | last-four | - | Identifier of the reporting party | Identifies the reporting party.
632 | passenger-list-entry.reporting-party.address | personal | reporting-party | - | text       | - | redact    | - | Address of the reporting party | Street, town, region, postcode, country.
633 | passenger-list-entry.reporting-party.contact | personal | reporting-party | - | name       | - | initials  | - | Contact of the reporting party | Person or department to turn to.
634 | passenger-list-entry.reporting-party.phone   | personal | reporting-party | - | text       | - | redact    | - | Telephone of the reporting party | Telephone number.
635 | passenger-list-entry.reporting-party.fax     | personal | reporting-party | - | text       | - | redact    | - | Fax of the reporting party | Fax number.
636 | passenger-list-entry.reporting-party.email   | personal | reporting-party | - | text       | - | redact    | - | E-mail of the reporting party | E-mail address.
`

/*
 * LAW: Directive (EU) 2016/681 Art. 12(2): masked out six months after receipt are (a) names, (b) address and contact,
 * (c) payment as far as it identifies, (d) frequent flyer, (e) general remarks, (f) any advance passenger information.
 */
const identifying = `
641 | passenger-list-entry.name                     | personal | traveller | -                      | name         | name            | initials  | - | Name | Family name, and after a comma the given names.
642 | passenger-list-entry.traveller-id             | personal | traveller | -                      | identifier   | -               | last-four | - | Identifier of the traveller | Number by which the sender or an authority knows the traveller.
643 | passenger-list-entry.sex                      | personal | traveller | -                      | sex          | -               | redact    | - | Sex | Sex as the travel document states it; X where it is not specified.
644 | passenger-list-entry.birth-date               | personal | traveller | -                      | partial-date | bucket          | year      | - | Date of birth | Date of birth, as far as it is known.
645 | passenger-list-entry.birth-place              | personal | traveller | -                      | text         | -               | redact    | - | Place of birth | Place or state of birth.
646 | passenger-list-entry.nationality              | personal | traveller | -                      | state        | -               | redact    | - | Nationality | Nationality of the traveller.
647 | passenger-list-entry.residence                | personal | traveller | -                      | state        | -               | redact    | - | State of residence | State in which the traveller lives.
648 | passenger-list-entry.address                  | personal | traveller | -                      | text         | -               | redact    | - | Address | Address of the traveller, at home or at the destination: street, town, region, postcode, country.
649 | passenger-list-entry.phone                    | personal | traveller | -                      | text         | -               | redact    | - | Telephone | Telephone number of the traveller.
650 | passenger-list-entry.fax                      | personal | traveller | -                      | text         | -               | redact    | - | Fax | Fax number of the traveller.
651 | passenger-list-entry.email                    | personal | traveller | -                      | text         | -               | redact    | - | E-mail | E-mail address of the traveller.
652 | passenger-list-entry.agency-reference         | personal | traveller | -                      | identifier   | -               | last-four | - | Reference of an authority | Number that an authority gave to the traveller.
653 | passenger-list-entry.customer-reference       | personal | traveller | -                      | identifier   | -               | last-four | - | Reference of the customer | Number by which the carrier knows its customer, of a frequent flyer too.
654 | passenger-list-entry.occupation               | personal | traveller | -                      | text         | -               | redact    | - | Occupation | Occupation of a passenger, rank of a crew member.
655 | passenger-list-entry.qualification            | personal | traveller | -                      | text         | -               | redact    | - | Qualification | Qualification that goes with the occupation.
656 | passenger-list-entry.remark                   | special  | traveller | -                      | text         | -               | redact    | - | Remark | Free text about the traveller: of the worst class, since nobody has looked what it says.
670 | passenger-list-entry.document-type            | personal | traveller | -                      | code         | -               | redact    | - | Kind of travel document | P a passport, V a visa, I, A and C identity cards, or another code of the list.
671 | passenger-list-entry.document-number          | personal | traveller | travel-document-number | identifier   | document-number | last-four | - | Number of the travel document | Number that the issuing state or organisation gave to the document.
672 | passenger-list-entry.document-state           | personal | traveller | -                      | state        | -               | redact    | - | Issuing state of the travel document | State or organisation that issued the document.
673 | passenger-list-entry.document-place           | personal | traveller | -                      | text         | -               | redact    | - | Place of issue of the travel document | Region or town in which the document was issued.
674 | passenger-list-entry.document-expiry-date     | personal | traveller | -                      | date         | -               | year      | - | Expiry of the travel document | Last day on which the document is valid.
675 | passenger-list-entry.document-issue-date      | personal | traveller | -                      | date         | -               | year      | - | Issue of the travel document | Day on which the document was issued.
`

/*
 * LAW: Directive (EU) 2016/681 Annex I nos. 1, 7, 10, 14, 16: what the journey was, which Art. 12(2) does not mask. It is
 * personal nevertheless: who knows the booking or the seat finds the traveller.
 */
const travelling = `
660 | passenger-list-entry.crew-duty             | personal | traveller | - | code       | -     | redact    | - | Duty in the crew | Category of crew: in the cockpit, in the cabin, positioned, on the ground.
661 | passenger-list-entry.embarkation-port      | personal | traveller | - | identifier | -     | redact    | - | Port of embarkation | Where the traveller boards.
662 | passenger-list-entry.disembarkation-port   | personal | traveller | - | identifier | -     | redact    | - | Port of disembarkation | Where the traveller leaves.
663 | passenger-list-entry.clearance-port        | personal | traveller | - | identifier | -     | redact    | - | Place of clearance | Where the traveller is cleared.
664 | passenger-list-entry.booking-reference     | personal | traveller | - | identifier | exact | last-four | - | Booking reference | Number of the reservation: the locator of the passenger name record.
665 | passenger-list-entry.traveller-reference   | personal | traveller | - | identifier | -     | last-four | - | Reference of the traveller | Number that the carrier gave to the traveller for this journey.
666 | passenger-list-entry.seat                  | personal | traveller | - | identifier | -     | redact    | - | Seat | Seat of the traveller.
667 | passenger-list-entry.bag-count             | personal | traveller | - | number     | -     | redact    | - | Pieces of baggage | Number of pieces of baggage checked in.
668 | passenger-list-entry.bag-weight            | personal | traveller | - | text       | -     | redact    | - | Weight of baggage | Weight of the baggage checked in, with its unit.
669 | passenger-list-entry.bag-tag               | personal | traveller | - | text       | -     | last-four | - | Baggage tag | Number of a baggage tag, or of the first with how many follow it.
676 | passenger-list-entry.verification          | personal | traveller | - | code       | -     | redact    | - | Verification | Whether what is said of the traveller was verified, by code.
677 | passenger-list-entry.onward-flight         | personal | traveller | - | identifier | -     | redact    | - | Onward flight or voyage | Journey identifier of another means of transport of the traveller.
`

const directory = 'UN/EDIFACT D.03B, PAXLST'

/** Elements of one traveller's entry in a passenger or crew list. */
export const passengerListEntryElements: readonly ElementRow[] = [
  ...tableOf(journey, directory).map((row) =>
    row.id === 'passenger-list-entry.month' ? { ...row, derivedFrom: 'passenger-list-entry.arrival-time' } : row,
  ),
  ...tableOf(reportingParty, directory),
  ...tableOf(identifying, directory).map((row) => ({ ...row, restricted: true })),
  ...tableOf(travelling, directory),
].sort((one, other) => one.number - other.number)
