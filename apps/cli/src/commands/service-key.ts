import { type ActorId, type ServiceKey, ServiceKeyId, type ServiceKeyList, type ServiceProof } from '@carnet/api'
import type { Client, Reply } from '@carnet/sdk'
import { Command } from 'commander'
import { readFileSync } from 'node:fs'
import { actorIdOf } from '../actor-named.ts'
import type { Exit } from '../exit.ts'
import { fileFault } from '../input.ts'
import { asked } from '../node.ts'
import { drawServiceKeys } from '../render/service-key.ts'
import { proofIn } from '../service-proof.ts'
import { type Everywhere, misused, type Shell, unusable } from '../shell.ts'

/** What a service shows itself with, in the place of a token. */
export const serviceKeyCommand = (shell: Shell): Command =>
  new Command('key')
    .summary('what a service shows itself with')
    .description('Public keys that a service signs its own tokens with, and its client certificates.')
    .addCommand(addCommand(shell))
    .addCommand(listCommand(shell))
    .addCommand(endCommand(shell))

const serviceArgument = ['<service>', 'the id, or the name where nobody else has it'] as const

const addCommand = (shell: Shell): Command =>
  new Command('add')
    .summary('register a public key or a certificate')
    .description('Register a public key (Ed25519 or P-256, as JWK or PEM) or a client certificate (PEM) of a service.')
    .argument(...serviceArgument)
    .argument('<file>', 'the public key, or the certificate; never the private key')
    .action(async (service: string, file: string, _options: unknown, command: Command) => {
      shell.finish(await add(shell, command.optsWithGlobals(), service, file))
    })

async function add(shell: Shell, how: Everywhere, service: string, file: string): Promise<Exit> {
  const read = readProof(file)
  if ('unreadable' in read) return unusable(shell, how, file, read.unreadable)
  if ('fault' in read) return misused(shell, how, read.fault)
  const { proof } = read
  return asked(
    shell,
    how,
    (client) => forService(client, service, (id) => client.addServiceKey({ id, proof })),
    (key: ServiceKey, paint) => drawServiceKeys([key], undefined, paint),
  )
}

function readProof(
  file: string,
): { readonly proof: ServiceProof } | { readonly fault: string } | { readonly unreadable: string } {
  try {
    return proofIn(readFileSync(file, 'utf8'))
  } catch (failure) {
    const unreadable = fileFault(failure)
    if (unreadable === undefined) throw failure
    return { unreadable }
  }
}

const listCommand = (shell: Shell): Command =>
  new Command('list')
    .summary('the keys and certificates of a service')
    .description('The keys and certificates of a service, and whom its tokens are for.')
    .argument(...serviceArgument)
    .action(async (service: string, _options: unknown, command: Command) => {
      const how: Everywhere = command.optsWithGlobals()
      shell.finish(
        await asked(
          shell,
          how,
          (client) => forService(client, service, (id) => client.serviceKeys({ id })),
          ({ keys, audience }: ServiceKeyList, paint) => drawServiceKeys(keys, audience, paint),
        ),
      )
    })

const endCommand = (shell: Shell): Command =>
  new Command('end')
    .summary('end a key or certificate')
    .description('End a key or certificate of a service at once.')
    .argument('<key>', 'its id, as “carnet service key list” shows it')
    .action(async (text: string, _options: unknown, command: Command) => {
      const how: Everywhere = command.optsWithGlobals()
      const id = ServiceKeyId.safeParse(text)
      shell.finish(
        id.success
          ? await asked(
              shell,
              how,
              (client) => client.endServiceKey({ id: id.data }),
              () => `key ${id.data} has ended`,
            )
          : misused(shell, how, 'a key is named by its id, as “carnet service key list” shows it'),
      )
    })

async function forService<T>(
  client: Client,
  service: string,
  ask: (id: ActorId) => Promise<Reply<T>>,
): Promise<Reply<T>> {
  const id = await actorIdOf(client, service)
  return id.ok ? ask(id.value) : id
}
