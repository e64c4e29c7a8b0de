import { KeyRotation } from '@carnet/api'
import { Command } from 'commander'
import { asked } from '../node.ts'
import { drawBegun } from '../render/retention.ts'
import { type Everywhere, misused, type Shell } from '../shell.ts'

interface Options extends Everywhere {
  readonly subject?: string
  readonly class?: string
  readonly period?: string
}

/** Replaces keys that somebody else may have. */
export const replaceCommand = (shell: Shell): Command =>
  new Command('rotate')
    .summary('replace a key that somebody else may have')
    .description(
      'Replace the keys of a person, or of a period: new ones at once, everything sealed anew by a job, the old destroyed at its end.',
    )
    .option('--subject <id>', 'the keys of this person or organisation')
    .option('--class <name>', 'the key of a period: its class, such as goods')
    .option('--period <name>', 'and which, such as 2026-07')
    .action(async (_options: unknown, command: Command) => {
      const how: Options = command.optsWithGlobals()
      const { subject, class: retained, period } = how
      const rotation = KeyRotation.safeParse(subject === undefined ? { class: retained, period } : { subject })
      shell.finish(
        rotation.success && (subject === undefined || retained === undefined)
          ? await asked(shell, how, (client) => client.rotateKeys(rotation.data), drawBegun)
          : misused(shell, how, 'say --subject with an id, or --class with --period'),
      )
    })
