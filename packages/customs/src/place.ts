/** Where in a message something stands. Lines and columns count from one, columns in UTF-16 code units. */
export interface Place {
  readonly line: number
  readonly column?: number
  /** The field's name or position in the words of the format: a CSV header, an MRZ field. */
  readonly field?: string
}
