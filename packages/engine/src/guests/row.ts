import {
  ActorId,
  AgreementId,
  AgreementTerms,
  type Answer,
  granted,
  GuestOfficeRegistration,
  IdentityProviderSettings,
} from '@carnet/api'
import { z } from 'zod'
import { contradicted, type IdentityPorts, openJson, sealJson } from '../identity/index.ts'
import type { Transaction } from '../store/index.ts'

const instant = z.iso.datetime().transform((text) => new Date(text))

/** What a guest office's row says. */
const officeRow = z.strictObject({
  v: z.literal(1),
  ...GuestOfficeRegistration.shape,
  since: instant,
  ended: instant.optional(),
  provider: IdentityProviderSettings.optional(),
})
export type OfficeRow = z.infer<typeof officeRow>

/** What an agreement's row says: what was approved, and whether one side has ended it. */
const agreementRow = z.strictObject({
  v: z.literal(1),
  id: AgreementId,
  terms: AgreementTerms,
  since: instant,
  ended: z.strictObject({ at: instant, by: ActorId, side: z.enum(['authority', 'guest']) }).optional(),
})
export type AgreementRow = z.infer<typeof agreementRow>

export async function officesWhere(
  { query }: Transaction,
  on: IdentityPorts,
  where = '',
  parameters: readonly unknown[] = [],
): Promise<Answer<readonly OfficeRow[]>> {
  const offices: OfficeRow[] = []
  const stored = await query<{ code: string; sealed: Uint8Array }>(
    `select code, sealed from guest_office ${where}`,
    parameters,
  )
  for (const { code, sealed } of stored) {
    const row = openJson(on, officeRow, 'guest_office', code, sealed)
    if (!row.ok) return row
    if (row.value.code !== code) return contradicted('guest_office', code)
    offices.push(row.value)
  }
  return granted(offices.sort((a, b) => (a.code < b.code ? -1 : 1)))
}

export const insertOffice = ({ query }: Transaction, on: IdentityPorts, row: OfficeRow): Promise<unknown> =>
  query('insert into guest_office (code, sealed) values ($1, $2)', [
    row.code,
    sealJson(on, 'guest_office', row.code, row),
  ])

export const updateOffice = ({ query }: Transaction, on: IdentityPorts, row: OfficeRow): Promise<unknown> =>
  query('update guest_office set sealed = $2 where code = $1', [row.code, sealJson(on, 'guest_office', row.code, row)])

/** All or none: one row that does not open, or says otherwise than what found it, is tampering and shows. */
export async function agreementsWhere(
  { query }: Transaction,
  on: IdentityPorts,
  where = '',
  parameters: readonly unknown[] = [],
): Promise<Answer<readonly AgreementRow[]>> {
  const agreements: AgreementRow[] = []
  const stored = await query<{ id: string; office: string; sealed: Uint8Array }>(
    `select id, office, sealed from agreement ${where}`,
    parameters,
  )
  for (const { id, office, sealed } of stored) {
    const row = openJson(on, agreementRow, 'agreement', id, sealed)
    if (!row.ok) return row
    if (row.value.id !== id || row.value.terms.office !== office) return contradicted('agreement', id)
    agreements.push(row.value)
  }
  return granted(agreements.sort((a, b) => b.since.getTime() - a.since.getTime()))
}

export const insertAgreement = ({ query }: Transaction, on: IdentityPorts, row: AgreementRow): Promise<unknown> =>
  query('insert into agreement (id, office, sealed) values ($1, $2, $3)', [
    row.id,
    row.terms.office,
    sealJson(on, 'agreement', row.id, row),
  ])

export const updateAgreement = ({ query }: Transaction, on: IdentityPorts, row: AgreementRow): Promise<unknown> =>
  query('update agreement set sealed = $2 where id = $1', [row.id, sealJson(on, 'agreement', row.id, row)])
