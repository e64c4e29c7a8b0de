/** Requests that are answered in a minute: of one person, of one service, and from one address where nobody is signed in. */
export interface RateLimits {
  readonly person: number
  readonly service: number
  readonly address: number
}
export type RateName = keyof RateLimits

/** How much of an allowance is used, as the process knows it. */
export interface Rate {
  readonly name: RateName
  /** Requests in a window, and how many of them are left in this one. */
  readonly quota: number
  readonly left: number
  /** Seconds: of a window, and until the next one begins. */
  readonly window: number
  readonly resets: number
  /** Whether this request is still among them. */
  readonly within: boolean
}
