import { useCommands } from './commands.tsx'
import type { Group } from './group.ts'
import { matching } from './matching.ts'
import { useSources } from './sources.tsx'
import { useFindAs, useThere } from './straight.tsx'

/** As many of one kind as one looks through. */
const most = 6

/** What a text leads to, of everything that whoever is signed in may go to and do; without a text, what is always there. */
export function useSearchOfAll(text: string): readonly Group[] {
  const typed = text.trim()
  const isTyped = typed !== ''
  const [views, rooms, ...others] = useCommands()
  const does = others.at(-1)
  const sources = useSources(isTyped)
  const there = useThere(typed)
  const find = useFindAs(typed)
  const named = [views, rooms, ...(isTyped ? sources : []), ...others.slice(0, -1), does]
  const found = named
    .filter((group) => group !== undefined)
    .map(({ name, commands }) => ({ name, commands: matching(typed, commands, most) }))
  return [there, ...found, find].filter(({ commands }) => commands.length > 0)
}
