import type { IncomingHttpHeaders } from 'node:http2'

/** How much of an allowance a request has left; of the vault process's own word. */
interface Rate {
  readonly name: string
  readonly quota: number
  readonly left: number
  /** Seconds: of a window, and until the next one. */
  readonly window: number
  readonly resets: number
}

const [policyField, limitField] = ['ratelimit-policy', 'ratelimit'] as const

/** Fields of an answer, the vault process's and the edge's alike. */
export type RateFields = Readonly<Record<string, string>>

/**
 * @source draft-ietf-httpapi-ratelimit-headers-10: the policy with its quota and window; what is left of it, and the seconds
 * until there is more.
 */
export const rateFields = ({ name, quota, left, window, resets }: Rate): RateFields => ({
  [policyField]: `"${name}";q=${quota};w=${window}`,
  [limitField]: `"${name}";r=${left};t=${resets}`,
})

/** The same read back from an answer. */
export const rateFieldsOf = ({
  [policyField]: policy,
  [limitField]: limit,
}: Readonly<Pick<IncomingHttpHeaders, string>>): RateFields =>
  typeof policy === 'string' && typeof limit === 'string' ? { [policyField]: policy, [limitField]: limit } : {}
