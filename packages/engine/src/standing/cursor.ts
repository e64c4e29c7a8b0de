import { type Answer, granted, problem, refused, type StandingCursor, type StandingId } from '@carnet/api'
import { beginning, type Position } from '../release/index.ts'
import type { Vault } from '../vault/index.ts'

/** Sealed to its standing release: how many messages came in since is nobody's business who reads some of them. */
const table = 'standing-cursor'

export const cursorOf = (vault: Vault, id: StandingId, { arrived, ordinal }: Position): StandingCursor =>
  Buffer.from(vault.sealRow(table, id, Buffer.from(`${arrived}.${ordinal}`))).toString('base64url') as StandingCursor

export function positionOf(vault: Vault, id: StandingId, cursor: StandingCursor | undefined): Answer<Position> {
  if (cursor === undefined) return granted(beginning)
  const opened = vault.openRow(table, id, Buffer.from(cursor, 'base64url'))
  const [, arrived, ordinal] = opened.ok
    ? (/^(\d{1,15})\.(\d{1,10})$/.exec(Buffer.from(opened.value).toString()) ?? [])
    : []
  if (arrived === undefined || ordinal === undefined)
    return refused(problem('request/malformed', { at: 'after', expected: 'a cursor of this standing release' }))
  return granted({ arrived: Number(arrived), ordinal: Number(ordinal) })
}
