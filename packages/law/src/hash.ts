import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { Pack } from './pack.ts'

/** What pins a pack: base64url SHA-256 of its canonical JSON (RFC 8785), so that layout and comments do not count. */
export const packHash = (pack: Pack): string =>
  createHash('sha256')
    .update(canonicalize(pack) ?? '')
    .digest('base64url')
