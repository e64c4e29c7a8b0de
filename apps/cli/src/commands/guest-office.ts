import { GuestOfficeRegistration, GuestRegistration, OfficeCode } from '@carnet/api'
import { Command, Option } from 'commander'
import type { Exit } from '../exit.ts'
import { asked } from '../node.ts'
import { drawOffices } from '../render/guest.ts'
import { drawActors } from '../render/register.ts'
import { type Everywhere, misused, type Shell } from '../shell.ts'
import { askingCommand } from './asking.ts'

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
    .addCommand(personCommand(shell))
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
