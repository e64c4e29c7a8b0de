import { type Recipient, RecipientId, RecipientOf, RecipientRegistration } from '@carnet/api'
import type { Client, Reply } from '@carnet/sdk'
import { Command, Option } from 'commander'
import { asked } from '../node.ts'
import { drawRecipient, drawRecipients } from '../render/export.ts'
import { type Everywhere, misused, type Shell } from '../shell.ts'
import { askingCommand } from './asking.ts'

/** Whom files are encrypted to. */
export const recipientCommand = (shell: Shell): Command =>
  new Command('recipient')
    .summary('register and confirm whom files are encrypted to')
    .description('Recipients of exports: a key each, registered by one person and confirmed by another.')
    .addCommand(addCommand(shell))
    .addCommand(
      onRecipient(shell, 'confirm', 'confirm whose key it is; never one that you registered', (client, id) =>
        client.confirmRecipient({ id }),
      ),
    )
    .addCommand(onRecipient(shell, 'end', 'encrypt nothing more to it', (client, id) => client.endRecipient({ id })))
    .addCommand(
      askingCommand(
        shell,
        { name: 'list', summary: 'the recipients', description: 'Whom files may be encrypted to.' },
        (client) => client.recipients(),
        drawRecipients,
      ),
    )

interface AddOptions extends Everywhere {
  readonly key: string
  readonly whose: string
  readonly from?: string
  readonly until: string
}

const addCommand = (shell: Shell): Command =>
  new Command('add')
    .summary('register a recipient’s key')
    .description('Register a recipient’s key: an age recipient (age1…), or an X25519 public key in base64url for HPKE.')
    .argument('<name>', 'who it is')
    .requiredOption('--key <key>', 'the public key')
    .addOption(new Option('--whose <whose>', 'whose key it is').choices(RecipientOf.options).makeOptionMandatory(true))
    .option('--from <instant>', 'from when it is good, as 2026-01-01T00:00:00Z; by default now')
    .requiredOption('--until <instant>', 'until when')
    .action(async (name: string, _options: unknown, command: Command) => {
      const how: AddOptions = command.optsWithGlobals()
      const { key, whose, from, until } = how
      const asks = RecipientRegistration.safeParse({ name, key, whose, from, until })
      const wrong = String(asks.error?.issues[0]?.path[0] ?? '')
      shell.finish(
        asks.success
          ? await asked(shell, how, (client) => client.registerRecipient(asks.data), drawRecipient)
          : misused(shell, how, `the ${wrong} is not what it should be; “carnet recipient add --help” says what is`),
      )
    })

const onRecipient = (
  shell: Shell,
  name: string,
  summary: string,
  ask: (client: Client, id: RecipientId) => Promise<Reply<Recipient>>,
): Command =>
  new Command(name)
    .summary(summary)
    .description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`)
    .argument('<recipient>', 'its id, as “carnet recipient list” shows it')
    .action(async (text: string, _options: unknown, command: Command) => {
      const how: Everywhere = command.optsWithGlobals()
      const id = RecipientId.safeParse(text)
      shell.finish(
        id.success
          ? await asked(shell, how, (client) => ask(client, id.data), drawRecipient)
          : misused(shell, how, 'a recipient is named by its id, as “carnet recipient list” shows it'),
      )
    })
