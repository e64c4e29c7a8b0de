import type { ExportManifest } from '@carnet/api'
import { count, hash, instant, list, object, one, text, uuid } from './form.ts'

const code = text(/^[A-Za-z0-9_-]{27}$/)
const isManifest = object({
  v: one(1),
  id: uuid,
  authority: text(),
  node: uuid,
  made: instant,
  purpose: text(),
  format: one('csv', 'xlsx', 'json', 'xml', 'original'),
  file: object({ name: text(), bytes: count, sha256: hash }),
  records: count,
  elements: list(object({ element: text(), revealed: count, masked: count, withheld: count, destroyed: count })),
  obligations: list(object({ kind: text(), rule: text() }, {}, true)),
  recipient: object({ kind: one('age', 'hpke'), fingerprint: hash }),
  deleteBy: instant,
  watermark: uuid,
  decision: hash,
  policy: hash,
  codes: object({ receipt: code, deletion: code }),
  ledger: object({ origin: text(), key: text() }),
  // The receipt is looked at by itself.
  receipt: object({}, {}, true),
})

/** SPEC: docs/formats/export.md: what `manifest.json` says; undefined where it is none. */
export function manifestIn(json: string): ExportManifest | undefined {
  try {
    const said: unknown = JSON.parse(json)
    return isManifest(said) ? (said as ExportManifest) : undefined
  } catch {
    return undefined
  }
}
