import type { PersonalKind } from '../finding.ts'

/** Words with which documents name personal data, as regular expressions without the word's bounds. */
export const words: Readonly<Record<'document' | 'birth' | 'phone' | 'national' | 'trader', string>> = {
  document: String.raw`passports?|passport (?:no|number|nr)|travel document|identity card|id (?:no|number|card)|document (?:no|number)|reisepass(?:nummer)?|ausweis(?:nummer|-?nr)?|passeport|carte d['’]identité|pasaporte|passaporto|paszport|paspoort`,
  birth: String.raw`born|birth ?date|date of birth|d\.?o\.?b\.?|née?(?: le)?|date de naissance|geb(?:oren|\.)?(?: am)?|geburtsdatum|nacid[oa](?: el)?|fecha de nacimiento|nat[oa](?: il)?|data di nascita|data urodzenia|geboortedatum`,
  phone: String.raw`tel(?:ephone|efon)?|phone|mobile|mob|cell|fax|handy|téléphone|teléfono|telefono|gsm`,
  national: String.raw`national (?:id|number)|personal (?:id|number)|personnummer|fødselsnummer|pesel|social security|ssn|id (?:no|number)|nir|bsn|dni|nie|codice fiscale|rijksregisternummer`,
  trader: String.raw`eori|vat(?: (?:no|number|id))?|tin|tva|ust-?id(?:-?nr)?|nif|partita iva|p\.? ?iva|tax (?:id|number)`,
}

const name = String.raw`(?:full |sur|last |first |given |family |middle |maiden |passenger |traveller |person )name|names? of (?:passenger|traveller|person)|(?:nach|vor|familien)name|nom de famille|prénoms?|apellidos?|nombre y apellidos|cognome|nazwisko|achternaam|voornaam`

const headings: readonly (readonly [PersonalKind, RegExp])[] = [
  ['birth-date', new RegExp(`^(?:${words.birth}).{0,12}$`, 'iu')],
  ['document-number', new RegExp(`^(?:${words.document}).{0,12}$`, 'iu')],
  ['name', new RegExp(`^(?:${name}).{0,12}$`, 'iu')],
  ['national-id', new RegExp(`^(?:${words.national}).{0,12}$`, 'iu')],
  ['phone', new RegExp(`^(?:${words.phone}).{0,12}$`, 'iu')],
]

/** What a column holds, as its heading says. */
export const columnOf = (heading: string): PersonalKind | undefined =>
  headings.find(([, form]) => form.test(heading.trim().replace(/[_\s]+/g, ' ')))?.[0]
