import type { ExportId } from '@carnet/api'
import type { Vault } from '../vault/index.ts'

type Marking = Pick<Vault, 'externalId' | 'internalId' | 'pseudonym'>

/** What a package is marked with as a whole. */
export const watermarkOf = ({ externalId }: Marking, id: ExportId): string => externalId(id)

/**
 * A row's reference in one copy: the export's own bits and the row's number as a UUID, under the keyed permutation of the
 * node's ids. One row that turns up anywhere says whose copy it is from; nobody without the key can make one, or tell two
 * copies' rows to be of the same record.
 */
export function referenceOf({ externalId }: Marking, id: ExportId, row: number): string {
  const bytes = bytesOf(id)
  bytes[6] = 0x80 | ((row >> 14) & 0x0f)
  bytes[7] = (row >> 6) & 0xff
  bytes[8] = 0x80 | (row & 0x3f)
  return externalId(textOf(bytes))
}

/** Whether a reference is one of this copy's. */
export function isReferenceOf({ internalId }: Marking, id: ExportId, reference: string): boolean {
  const inside = internalId(reference)
  if (inside === undefined) return false
  const [one, other] = [bytesOf(inside), bytesOf(id)]
  return one.every((byte, at) => (at >= 6 && at <= 8) || byte === other[at])
}

/** Records in an order of this copy's own. */
export const inOwnOrder = <T extends { readonly id: string }>(
  { pseudonym }: Marking,
  id: ExportId,
  records: readonly T[],
): readonly T[] =>
  records
    .map((record) => ({ record, place: pseudonym('export-order', `${id}/${record.id}`) }))
    .sort((one, other) => (one.place < other.place ? -1 : 1))
    .map(({ record }) => record)

/** Characters of a line's mark. */
export const markLength = 11

/** What is kept of a line, to know it again: keyed, so that nothing of the line can be told from it. */
export const markOf = ({ pseudonym }: Marking, line: string): string =>
  pseudonym('export-line', line).slice(0, markLength)

const bytesOf = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex')

function textOf(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
