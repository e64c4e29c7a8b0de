import { type ExportFormat, type ExportManifest, manifestText } from '@carnet/api'
import { createHash } from 'node:crypto'
import { zipSync } from 'fflate'
import { csvOf } from './csv.ts'
import { jsonOf } from './json.ts'
import { readmeOf } from './readme.ts'
import { type LeavingRecord, type Table } from './table.ts'
import { xlsxOf } from './xlsx.ts'
import { xmlOf } from './xml.ts'

export type MadeFormat = Exclude<ExportFormat, 'original'>

/** The data in one format. */
export async function contentOf(
  format: MadeFormat,
  records: readonly LeavingRecord[],
  table: Table,
): Promise<Uint8Array> {
  switch (format) {
    case 'csv':
      return Buffer.from(csvOf(table))
    case 'xlsx':
      return xlsxOf(table)
    case 'json':
      return Buffer.from(jsonOf(records))
    case 'xml':
      return Buffer.from(xmlOf(records))
  }
}

/** The package before it is encrypted: data, manifest, the manifest's signature, and what a person reads first. */
export function packed(
  manifest: ExportManifest,
  content: Uint8Array,
  sign: (bytes: Uint8Array) => Uint8Array,
): Uint8Array {
  const text = Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`)
  const signature = sign(Buffer.from(manifestText(manifest.ledger.origin, sha256(text))))
  const file = (bytes: Uint8Array): [Uint8Array, { readonly mtime: Date }] => [
    bytes,
    { mtime: new Date(manifest.made) },
  ]
  return zipSync({
    'README.txt': file(Buffer.from(readmeOf(manifest))),
    'manifest.json': file(text),
    'manifest.sig': file(Buffer.from(`${Buffer.from(signature).toString('base64')}\n`)),
    [manifest.file.name]: file(content),
  })
}

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('base64url')
