import { GuestOfficeRegistration, GuestRegistration, OfficeCode } from '@carnet/api'
import { Command, Option } from 'commander'
import type { Exit } from '../exit.ts'
import { asked } from '../node.ts'
import { drawOffices } from '../render/guest.ts'
import { drawActors } from '../render/register.ts'
import { printable } from '../render/table.ts'
import { type Everywhere, misused, type Shell } from '../shell.ts'
import { actorIdOf } from '../actor-named.ts'
import { askingCommand } from './asking.ts'
import { guestProviderCommand } from './guest-provider.ts'

/** Other administrations whose persons are guests. */
export const guestOfficeCommand = (shell: Shell): Command =>
  new Command('guest-office')
    .summary('police, tax or statistics as guests')
    .description('Guest offices: other administrations whose named persons read what an agreement names.')
    .addCommand(addCommand(shell))
    .addCommand(
      askingCommand(
        shell,
        { name: 'list', summary: 'the guest offices', description: 'The guest offices, those that ended too.' },
        (client) => client.guestOffices(),
        ({ offices }, paint) => drawOffices(offices, paint),
      ),
    )
    .addCommand(guestProviderCommand(shell))
    .addCommand(personCommand(shell))
    .addCommand(endPersonCommand(shell))
    .addCommand(endCommand(shell))

interface Adding extends Everywhere {
  readonly kind: string
}

const addCommand = (shell: Shell): Command =>
  new Command('add')
    .summary('register a guest office')
    .description('Register another administration. Its persons read nothing before an agreement is in force.')
    .argument('<code>', 'its code, letters, digits and hyphens')
    .argument('<name>', 'its name')
    .addOption(
      new Option('--kind <kind>', 'what it is').choices(GuestOfficeRegistration.shape.kind.options).default('other'),
    )
    .action(async (code: string, name: string, _options: unknown, command: Command) => {
      shell.finish(await add(shell, command.optsWithGlobals(), code, name))
    })

async function add(shell: Shell, how: Adding, code: string, name: string): Promise<Exit> {
  const office = GuestOfficeRegistration.safeParse({ code, name, kind: how.kind })
  if (!office.success)
    return misused(shell, how, 'a guest office has a code of letters, digits and hyphens, and a name')
  return asked(
    shell,
    how,
    (client) => client.registerGuestOffice(office.data),
    (registered, paint) => drawOffices([registered], paint),
  )
}

const personCommand = (shell: Shell): Command =>
  new Command('person')
    .summary('register a person of a guest office')
    .description('Register one natural person of a guest office by name: no shared accounts.')
    .argument('<code>', 'the guest office')
    .argument('<name>', 'the natural person’s name')
    .action(async (code: string, name: string, _options: unknown, command: Command) => {
      const how: Everywhere = command.optsWithGlobals()
      const guest = GuestRegistration.safeParse({ code, name })
      shell.finish(
        guest.success
          ? await asked(
              shell,
              how,
              (client) => client.registerGuest(guest.data),
              (actor, paint) => drawActors([actor], paint),
            )
          : misused(shell, how, 'a guest has the code of an office and the name of a natural person'),
      )
    })

const endPersonCommand = (shell: Shell): Command =>
  new Command('end-person')
    .summary('end a person of a guest office')
    .description('End a guest: from now on the person is not let in, and is signed in nowhere.')
    .argument('<person>', 'the id, or the name where nobody else has it')
    .action(async (person: string, _options: unknown, command: Command) => {
      shell.finish(
        await asked(
          shell,
          command.optsWithGlobals(),
          async (client) => {
            const id = await actorIdOf(client, person)
            return id.ok ? client.endGuest({ id: id.value }) : id
          },
          ({ name, office }) => `${printable(name)} of ${office} is let in no more`,
        ),
      )
    })

const endCommand = (shell: Shell): Command =>
  new Command('end')
    .summary('end a guest office')
    .description('End a guest office: from now on none of its persons is let in.')
    .argument('<code>', 'the guest office')
    .action(async (code: string, _options: unknown, command: Command) => {
      const how: Everywhere = command.optsWithGlobals()
      const office = OfficeCode.safeParse(code)
      shell.finish(
        office.success
          ? await asked(
              shell,
              how,
              (client) => client.endGuestOffice({ code: office.data }),
              (ended, paint) => drawOffices([ended], paint),
            )
          : misused(shell, how, 'a guest office is named by its code'),
      )
    })
