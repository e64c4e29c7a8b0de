import { Argument, Command } from 'commander'
import { completionScript, type ShellName, shells } from '../completion.ts'
import type { Shell } from '../shell.ts'

export const completionCommand = (shell: Shell): Command =>
  new Command('completion')
    .summary('a completion script for your shell')
    .description('Print a completion script for your shell.')
    .addArgument(new Argument('<shell>').choices(shells))
    .addHelpText('after', '\nExample:\n  source <(carnet completion bash)')
    .action((name: ShellName, _options: unknown, command: Command) => {
      if (command.parent !== null) shell.out.write(completionScript(command.parent, name))
      shell.finish('done')
    })
