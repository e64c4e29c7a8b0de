import {
  compile,
  packHash,
  parsePack,
  parsePurposes,
  parseRetention,
  type Purpose,
  type RetentionTable,
} from '@carnet/law'
import canonicalize from 'canonicalize'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Policy } from './release/index.ts'

/** The policy, the register of purposes and the rules of retention as their files say, and the hash that pins each. */
export interface PolicyFiles {
  readonly policy: Policy
  readonly purposesHash: string
  readonly retention: RetentionTable
  readonly retentionHash: string
}

/** Where the files of the starting policy are. */
const placeOf = (file: string): string => createRequire(import.meta.url).resolve(`@carnet/law/packs/starter/${file}`)

/** Reads all. A file that does not parse is not something to decide by: it throws. */
export async function readPolicyFiles(): Promise<PolicyFiles> {
  const pack = parsePack(await readFile(placeOf('policy.yaml'), 'utf8'))
  if (!pack.ok) throw new PolicyFault('policy.yaml', pack.faults.length)
  const register = parsePurposes(await readFile(placeOf('purposes.yaml'), 'utf8'))
  if (!register.ok) throw new PolicyFault('purposes.yaml', register.faults.length)
  const retention = parseRetention(await readFile(placeOf('retention.yaml'), 'utf8'))
  if (!retention.ok) throw new PolicyFault('retention.yaml', retention.faults.length)
  const purposes = new Map(register.purposes.map((purpose) => [purpose.id, listed(purpose)]))
  return {
    policy: { rules: compile([pack.pack]), hash: packHash(pack.pack), purposes },
    purposesHash: hashOf(register.purposes),
    retention: retention.table,
    retentionHash: hashOf(retention.table),
  }
}

const hashOf = (content: object): string =>
  createHash('sha256')
    .update(canonicalize(content) ?? '')
    .digest('base64url')

const listed = ({ id, title, legalBasis, caseKinds, beginsWith, budget, countingUp }: Purpose) => ({
  id,
  title,
  legalBasis,
  caseKinds,
  beginsWith,
  budget,
  ...(countingUp === undefined ? {} : { countingUp }),
})

/** A policy file can't be read as one. */
export class PolicyFault extends Error {
  override readonly name = 'PolicyFault'

  constructor(file: string, faults: number) {
    super(`${file} has ${faults} faults; “carnet law lint” shows them`)
  }
}
