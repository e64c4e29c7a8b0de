import { granted, Instant, Role } from '@carnet/api'
import { elementClasses, matrixOf } from '@carnet/law'
import type { Deeds } from './deed.ts'

/** What decides on this node, said to those whom it decides about. */
export const rulesDeeds: Deeds<'rules'> = {
  rules: {
    action: 'read-rules',
    answer: async ({ at }, { policy: { rules, hash, purposes } }) => {
      const register = [...purposes.values()]
      return granted({
        hash,
        at: Instant.parse(at.toISOString()),
        rules: rules
          .asOf(at.getTime())
          .rules.map(({ id, layer, effect, citation: { says, cites, unreviewed }, from, until, obligations }) => ({
            id,
            layer,
            effect,
            says,
            cites,
            from,
            ...(until === undefined ? {} : { until }),
            ...(unreviewed === undefined ? {} : { unreviewed }),
            duties: [...new Set(obligations.map(({ kind }) => kind))],
          })),
        purposes: register,
        classes: Object.keys(elementClasses),
        matrix: matrixOf(rules, register, Role.options, at).map((row) => ({ ...row, role: Role.parse(row.role) })),
      })
    },
  },
}
