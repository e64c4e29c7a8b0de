import type { ServiceKey } from '@carnet/api'
import type { Paint } from '../shell.ts'
import { drawTable } from './table.ts'

const colours = { live: 'green', ended: 'dim', expired: 'yellow' } as const

/** Keys of a service; with `audience`, whom the tokens that it signs are for. */
export function drawServiceKeys(keys: readonly ServiceKey[], audience: string | undefined, paint: Paint): string {
  const table =
    keys.length === 0
      ? 'No key. Register one with “carnet service key add”.'
      : drawTable(
          ['KEY', 'KIND', 'STATE', 'UNTIL', 'NAME'],
          keys.map(({ id, proof, state, expires, ended, name }) => [
            id,
            proof.kind,
            paint(colours[state], state),
            ended ?? expires,
            name,
          ]),
          paint,
        )
  return audience === undefined ? table : `${table}\nTokens are for ${audience}`
}
