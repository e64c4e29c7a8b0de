import { SessionId } from '@carnet/api'
import { Command } from 'commander'
import { asked } from '../node.ts'
import { drawSessions } from '../render/session.ts'
import { type Everywhere, misused, type Shell } from '../shell.ts'
import { askingCommand } from './asking.ts'

export const sessionCommand = (shell: Shell): Command =>
  new Command('session')
    .summary('your sessions')
    .description('Sessions: where somebody is signed in under your name.')
    .addCommand(
      askingCommand(
        shell,
        { name: 'list', summary: 'where you are signed in', description: 'Your live sessions, and where they are.' },
        (client) => client.sessions(),
        ({ sessions }, paint) => drawSessions(sessions, paint),
      ),
    )
    .addCommand(endCommand(shell))

const endCommand = (shell: Shell): Command =>
  new Command('end')
    .summary('end a session')
    .description('End a session at once: your own, or as an administrator or security analyst another’s.')
    .argument('<session>', 'its id, as “carnet session list” shows it')
    .action(async (text: string, _options: unknown, command: Command) => {
      const how: Everywhere = command.optsWithGlobals()
      const id = SessionId.safeParse(text)
      shell.finish(
        id.success
          ? await asked(
              shell,
              how,
              (client) => client.endSession({ id: id.data }),
              () => `session ${id.data} is ended`,
            )
          : misused(shell, how, 'a session is named by its id, as “carnet session list” shows it'),
      )
    })
