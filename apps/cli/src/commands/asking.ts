import { Command } from 'commander'
import type { Client, Reply } from '@carnet/sdk'
import { asked } from '../node.ts'
import type { Everywhere, Paint, Shell } from '../shell.ts'

/** What a command is called and says of itself. */
interface Naming {
  readonly name: string
  readonly summary: string
  readonly description: string
}

/** A command that asks the node one thing, with no options of its own, and draws the answer. */
export const askingCommand = <T>(
  shell: Shell,
  { name, summary, description }: Naming,
  ask: (client: Client) => Promise<Reply<T>>,
  draw: (value: T, paint: Paint) => string,
): Command =>
  new Command(name)
    .summary(summary)
    .description(description)
    .action(async (_options: unknown, command: Command) => {
      const how: Everywhere = command.optsWithGlobals()
      shell.finish(await asked(shell, how, ask, draw))
    })
