import type { Database, Transaction } from './database.ts'

/** Given a whole group, returns one result for each, in order. */
type GroupWork<Item, Result> = (transaction: Transaction, items: readonly Item[]) => Promise<readonly Result[]>

const mostItems = 256

/** Operations that wait together commit in one transaction: commits, not hashes, are the limit. */
export const groupCommit = <Item, Result>(
  database: Database,
  work: GroupWork<Item, Result>,
): ((item: Item) => Promise<Result>) =>
  grouped((items) => database.transaction((transaction) => work(transaction, items)))

/** The same for work whose statements need no common transaction: reads, or one statement that writes. */
export const groupStatements = <Item, Result>(
  database: Database,
  work: GroupWork<Item, Result>,
): ((item: Item) => Promise<Result>) =>
  grouped((items) => database.statements((transaction) => work(transaction, items)))

interface Waiting<Item, Result> {
  readonly item: Item
  readonly done: (result: Result) => void
  readonly failed: (failure: unknown) => void
}

/** While one group is under way, the next gathers. */
function grouped<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = []
  let running = false

  const runOne = async (group: readonly Waiting<Item, Result>[]): Promise<void> => {
    try {
      const results = await work(group.map(({ item }) => item))
      for (const [index, { done, failed }] of group.entries()) {
        const result = results[index]
        if (result === undefined) failed(new Error('a group returned fewer results than it was given items'))
        else done(result)
      }
    } catch (failure) {
      for (const { failed } of group) failed(failure)
    }
  }
  const run = async (): Promise<void> => {
    if (running) return
    running = true
    while (waiting.length > 0) await runOne(waiting.splice(0, mostItems))
    running = false
  }
  return (item) =>
    new Promise<Result>((done, failed) => {
      waiting.push({ item, done, failed })
      // Those who come in the same turn are one group.
      if (waiting.length === 1) queueMicrotask(() => void run())
    })
}
