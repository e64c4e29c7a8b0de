/** Why a file is not looked into. A closed union; says nothing of what the file says. */
export type Refusal =
  /** A password is asked before anybody can look into it. */
  | 'encrypted'
  /** The Office formats of before 2007, and the binary workbook: to be saved in the present ones first. */
  | 'older-format'
  | 'unknown-format'
  | 'malformed'
  /** More bytes, parts or elements than the limits, or bytes that unpack to far more than a document does. */
  | 'too-large'
  /** A part that is named to be written somewhere else, or two parts of one name. */
  | 'unsafe-part'

export class Refused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal)
    this.refusal = refusal
  }
}
