import { NoticeId } from '@carnet/api'
import { Command } from 'commander'
import { asked } from '../node.ts'
import { drawNotices } from '../render/override.ts'
import { type Everywhere, misused, type Shell } from '../shell.ts'
import { askingCommand } from './asking.ts'

/** What somebody is to know of. */
export const noticeCommand = (shell: Shell): Command =>
  new Command('notice')
    .summary('what you are to know of')
    .description('Notices: what happened that you, or your role, are to know of.')
    .addCommand(
      askingCommand(
        shell,
        {
          name: 'list',
          summary: 'the notices to you',
          description: 'Notices to you or one of your roles, the newest first.',
        },
        (client) => client.notices(),
        ({ notices }, paint) => drawNotices(notices, paint),
      ),
    )
    .addCommand(
      new Command('seen')
        .summary('say that you have seen it')
        .description('Say that a notice was seen; who did so first is kept.')
        .argument('<notice>', 'its id, as “carnet notice list” shows it')
        .action(async (text: string, _options: unknown, command: Command) => {
          const how: Everywhere = command.optsWithGlobals()
          const id = NoticeId.safeParse(text)
          shell.finish(
            id.success
              ? await asked(
                  shell,
                  how,
                  (client) => client.seeNotice({ id: id.data }),
                  (seen, paint) => drawNotices([seen], paint),
                )
              : misused(shell, how, 'a notice is named by its id, as “carnet notice list” shows it'),
          )
        }),
    )
