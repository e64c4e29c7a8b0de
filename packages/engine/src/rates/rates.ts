import type { Rate, RateLimits, RateName } from '../rate.ts'
import type { Database } from '../store/index.ts'
import { sharesOf, type TakeShare } from './share.ts'

export interface RatePorts {
  readonly database: Database
  /** A keyed name of whose an allowance is: what stands in the store. */
  readonly keyedName: (kind: string, what: string) => string
  readonly now: () => Date
  readonly limits: RateLimits
  /** Told when the store did not answer: what is allowed then is counted in this process alone. */
  readonly failed: () => void
}

export interface Rates {
  /** Counts one request. */
  take(name: RateName, who: string): Promise<Rate>
}

/** Seconds. */
const window = 60
/** Of an allowance a process takes a tenth at a time. */
const shares = 10
/** Whose allowances are known at a time; past that, they are learned anew from the store. */
const mostKnown = 100_000

interface Account {
  readonly term: string
  readonly quota: number
  readonly share: number
  readonly ends: Date
  /** By all processes, as the store said last. */
  taken: number
  /** Of this process: what it may use, and what it has used. */
  held: number
  used: number
  asking: Promise<void> | undefined
}

/**
 * Counts over all processes of a node. A process answers from the share that it holds and takes the next one in the background
 * before that is used up; the first is used while the store is being asked. So many processes let through at most the allowance,
 * and a share each; a request waits for the store only where a share is used up faster than the next is got.
 */
export function openRates({ database, keyedName, now, limits, failed }: RatePorts): Rates {
  const takeShare = sharesOf(database)
  let accounts = new Map<string, Account>()
  let ends = 0

  const accountOf = (name: RateName, who: string): Account => {
    const next = (Math.floor(now().getTime() / (window * 1000)) + 1) * window * 1000
    if (next !== ends || accounts.size >= mostKnown) accounts = new Map()
    ends = next
    const key = `${name} ${who}`
    const known = accounts.get(key)
    if (known !== undefined) return known
    const account = opened(keyedName(`rate/${name}`, who), limits[name], new Date(ends))
    accounts.set(key, account)
    void more(account, takeShare, failed, true)
    return account
  }

  return {
    async take(name, who) {
      const account = accountOf(name, who)
      while (account.used >= account.held && !isSpent(account)) await more(account, takeShare, failed)
      const within = account.used < account.held
      if (within) account.used++
      if (!isSpent(account) && account.held - account.used <= account.share / 2) void more(account, takeShare, failed)
      const resets = Math.max(1, Math.ceil((account.ends.getTime() - now().getTime()) / 1000))
      return { name, quota: account.quota, left: leftOf(account), window, resets, within }
    },
  }
}

function opened(term: string, quota: number, ends: Date): Account {
  const share = Math.max(1, Math.ceil(quota / shares))
  return { term, quota, share, ends, taken: 0, held: share, used: 0, asking: undefined }
}

const isSpent = ({ taken, quota }: Account): boolean => taken >= quota

const leftOf = ({ quota, taken, held, used }: Account): number =>
  Math.min(quota - Math.min(used, quota), Math.max(0, quota - taken) + Math.max(0, held - used))

/** Takes a share, once at a time. `ahead`: it was reckoned with before. */
function more(account: Account, takeShare: TakeShare, failed: () => void, ahead = false): Promise<void> {
  account.asking ??= takeShare(account)
    .then((taken) => {
      account.taken = taken
      const got = Math.min(account.share, Math.max(0, account.quota - (taken - account.share)))
      account.held += ahead ? got - account.share : got
    })
    .catch(() => {
      if (!ahead) account.held += account.share
      failed()
    })
    .finally(() => {
      account.asking = undefined
    })
  return account.asking
}
