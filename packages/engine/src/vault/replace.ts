import { type Answer, problem } from '@carnet/api'
import type { Transaction } from '../store/index.ts'
import { chamberOf } from './chamber.ts'
import { answerOf, VaultFault } from './fault.ts'
import type { KeyUse } from './sheets.ts'
import type { Vault } from './vault.ts'

/** A key, and the one that comes in its place: of the same subject or period. */
export interface Replacement {
  readonly key: string
  readonly by: string
  readonly use: KeyUse
}

/** Makes a key of the same use for each: durable in the key store on return, and named nowhere yet. */
export const replacementsFor = (vault: Vault, keys: readonly string[]): Promise<Answer<readonly Replacement[]>> =>
  answerOf(async () => {
    const { ring } = chamberOf(vault)
    if ((await ring.bring(keys)).size > 0)
      throw new VaultFault(problem('keys/unavailable', { what: 'a key is not in the key store' }))
    const uses = keys.map((key) => ring.held(key).use)
    const made = await ring.create(uses)
    return keys.flatMap((key, at) => {
      const [by, use] = [made[at], uses[at]]
      return by === undefined || use === undefined ? [] : [{ key, by, use }]
    })
  })

/**
 * Names the new keys in the old ones' place: what comes in from now on is sealed under them. The old ones are remembered, so
 * that what they sealed is found and opened until it is sealed anew. False where one is no longer what it was.
 */
export async function nameReplacements(
  { query }: Transaction,
  replacements: readonly Replacement[],
  resealing: string,
  subject: string | undefined,
): Promise<boolean> {
  // Messages that are being taken in come wholly before this, or find the new keys.
  await query('lock table intake in share row exclusive mode')
  const parameters = [replacements.map(({ key }) => key), replacements.map(({ by }) => by)]
  const table = subject === undefined ? 'epoch' : 'subject_key'
  const named = await query(
    `update ${table} t set key = v.by from unnest($1::uuid[], $2::uuid[]) as v(key, by) where t.key = v.key returning t.key`,
    parameters,
  )
  if (named.length !== replacements.length) return false
  await query(
    `insert into replaced_key (key, resealing, subject, domain, class, period)
       select v.key, $2, $3, v.domain, v.class, nullif(v.period, '')
         from unnest($1::uuid[], $4::text[], $5::text[], $6::text[]) as v(key, domain, class, period)`,
    [
      replacements.map(({ key }) => key),
      resealing,
      subject ?? null,
      replacements.map(({ use }) => use.domain),
      replacements.map(({ use }) => use.class),
      replacements.map(({ use }) => use.period),
    ],
  )
  return true
}

/** This process hands the old keys of periods out no more; others ask again before long. */
export function forgetReplaced(vault: Vault, replacements: readonly Replacement[]): void {
  const { epochs } = chamberOf(vault)
  for (const { key } of replacements) epochs.forget(key)
}
