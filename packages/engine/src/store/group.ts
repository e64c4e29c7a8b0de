import type { Database, Transaction } from './database.ts'

/**
 * Operations that wait together commit in one transaction: commits, not hashes, are the limit. While one group commits,
 * the next gathers; `work` is given a whole group and returns one result for each, in order.
 */
export function groupCommit<Item, Result>(
  database: Database,
  work: (transaction: Transaction, items: readonly Item[]) => Promise<readonly Result[]>,
  most = 256,
): (item: Item) => Promise<Result> {
  type Waiting = {
    readonly item: Item
    readonly done: (result: Result) => void
    readonly failed: (failure: unknown) => void
  }
  const waiting: Waiting[] = []
  let running = false

  const run = async (): Promise<void> => {
    running = true
    while (waiting.length > 0) {
      const group = waiting.splice(0, most)
      try {
        const results = await database.transaction((transaction) =>
          work(
            transaction,
            group.map(({ item }) => item),
          ),
        )
        for (const [index, { done, failed }] of group.entries()) {
          const result = results[index]
          if (result === undefined) failed(new Error('a group commit returned fewer results than it was given items'))
          else done(result)
        }
      } catch (failure) {
        for (const { failed } of group) failed(failure)
      }
    }
    running = false
  }
  return (item) =>
    new Promise<Result>((done, failed) => {
      waiting.push({ item, done, failed })
      if (!running) queueMicrotask(() => !running && void run())
    })
}
