import { AccountLink, type ActorCreated, PersonCreation, Role, ServiceCreation } from '@carnet/api'
import type { Reply } from '@carnet/sdk'
import { Command, Option } from 'commander'
import { actorIdOf } from '../actor-named.ts'
import { drawToken, issued } from '../credential.ts'
import type { Exit } from '../exit.ts'
import { asked } from '../node.ts'
import { drawCredentials } from '../render/credential.ts'
import { drawActors } from '../render/register.ts'
import { type Everywhere, misused, type Shell } from '../shell.ts'
import { fileName, tokenFileOf } from '../token-file.ts'
import { collect } from './options.ts'
import { serviceKeyCommand } from './service-key.ts'
import { trainingCommand } from './training.ts'

interface Options extends Everywhere {
  readonly role?: readonly Role[]
  readonly office?: readonly string[]
  readonly ingest?: boolean
  readonly tokenFile?: string
}

export const personCommand = (shell: Shell): Command =>
  new Command('person')
    .summary('register people')
    .description('Named persons: no shared accounts.')
    .addCommand(
      creation('add', 'register a named person', 'Register a named person; the first token goes into a file.')
        .argument('<name>', 'the natural person’s name')
        .action(async (name: string, _options: unknown, command: Command) => {
          shell.finish(await addPerson(shell, command.optsWithGlobals(), name))
        }),
    )
    .addCommand(trainingCommand(shell))
    .addCommand(linkCommand(shell))

const linkCommand = (shell: Shell): Command =>
  new Command('link')
    .summary('link a person to an account at the provider')
    .description(
      'Link a person or a guest to an account at the identity provider that the person signs in through. “carnet credential remove” unlinks it.',
    )
    .argument('<person>', 'the id, or the name where nobody else has it')
    .argument('<subject>', 'the account’s “sub”, as the provider’s administration shows it; never an e-mail address')
    .action(async (person: string, subject: string, _options: unknown, command: Command) => {
      const how: Everywhere = command.optsWithGlobals()
      shell.finish(
        AccountLink.shape.subject.safeParse(subject).success
          ? await asked(
              shell,
              how,
              async (client) => {
                const id = await actorIdOf(client, person)
                return id.ok ? client.linkAccount({ id: id.value, subject }) : id
              },
              (credential, paint) => drawCredentials([credential], paint),
            )
          : misused(shell, how, 'a subject is at most 255 printable characters of ASCII, without spaces'),
      )
    })

export const serviceCommand = (shell: Shell): Command =>
  new Command('service')
    .summary('register services')
    .description('Services: systems that send messages or ask in their own name.')
    .addCommand(
      creation('add', 'register a service', 'Register a service; its first token goes into a file.')
        .argument('<name>', 'what it is called in your own register of systems')
        .option('--no-ingest', 'it may not send messages')
        .action(async (name: string, _options: unknown, command: Command) => {
          shell.finish(await addService(shell, command.optsWithGlobals(), name))
        }),
    )
    .addCommand(serviceKeyCommand(shell))

const creation = (name: string, summary: string, description: string): Command =>
  new Command(name)
    .summary(summary)
    .description(description)
    .addOption(
      new Option('--role <role>', 'a role; may be given several times').choices(Role.options).argParser(collectRole),
    )
    .option('--office <code>', 'an office that it belongs to; may be given several times', collect)
    .option('--token-file <file>', 'where the token goes; by default beside the data folder, under the name')

function collectRole(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}

async function addPerson(shell: Shell, how: Options, name: string): Promise<Exit> {
  const creation = PersonCreation.safeParse({ name, roles: how.role ?? [], offices: how.office })
  if (!creation.success)
    return misused(shell, how, 'a person has a name, at most five roles (--role) and offices by code')
  return issued(
    shell,
    how,
    pathOf(shell, how, name),
    async (client) => split(await client.createPerson(creation.data)),
    draw,
  )
}

async function addService(shell: Shell, how: Options, name: string): Promise<Exit> {
  const creation = ServiceCreation.safeParse({
    name,
    roles: how.role,
    offices: how.office,
    mayIngest: how.ingest ?? true,
  })
  if (!creation.success) return misused(shell, how, 'a service has a name, at most five roles and offices by code')
  return issued(
    shell,
    how,
    pathOf(shell, how, name),
    async (client) => split(await client.createService(creation.data)),
    draw,
  )
}

const pathOf = (shell: Shell, how: Options, name: string): string => how.tokenFile ?? tokenFileOf(shell, fileName(name))

type Created = { readonly actor: ActorCreated['actor'] }

const split = (reply: Reply<ActorCreated>): Reply<{ credential: ActorCreated['credential']; beside: Created }> =>
  reply.ok ? { ok: true, value: { credential: reply.value.credential, beside: { actor: reply.value.actor } } } : reply

const draw: Parameters<typeof issued<Created>>[4] = ({ actor, token }, paint) =>
  `${drawActors([actor], paint)}\n${drawToken(token)}`
