import type { Answer, IntakeAnswer } from '@carnet/api'
import type { CustomsRecord } from '@carnet/customs'
import { randomBytes } from 'node:crypto'
import { beginIntake, type IntakePorts, takeInWaiting } from '../src/intake/index.ts'
import { openLedger } from '../src/ledger/index.ts'
import type { VaultPorts } from '../src/vault/index.ts'
import { openKeysWorld, type OpenNode, openNodeAt, type Places } from './keys-world.ts'
import { authority, type EngineName, valueOf } from './vault-world.ts'
import { waitingProvider, type WaitingProvider } from './waiting-provider.ts'
import { sendIn } from './world.ts'

/** Who sends. */
export const source = {
  kind: 'service',
  id: '0199a3c5-1b7e-7c3a-9b1d-2f6a8e4d0c11',
} as unknown as Parameters<typeof beginIntake>[0]

export interface DeferralPlaces {
  readonly places: Places
  readonly providerFolder: string
}

/** A node's stores, vault and ledger, as intake stands on them; its provider can be switched off. */
export interface DeferralNode extends AsyncDisposable {
  readonly on: IntakePorts
  readonly node: OpenNode
  send(
    records: readonly CustomsRecord[],
    more?: { readonly idempotencyKey?: string; readonly batch?: number },
  ): Promise<Answer<IntakeAnswer>>
  /** What the job does; returns the last progress told. */
  takeIn(): Promise<string>
}

export interface DeferralWorld extends AsyncDisposable, DeferralPlaces {
  readonly provider: WaitingProvider
  /** Readings of the node's clocks, which the test moves: of the day, and of how long keys are held. */
  readonly clock: { now: Date; held: number }
  /** Opens the node, or opens it again. */
  open(): Promise<DeferralNode>
  /** Closes everything, for another process. */
  close(): Promise<void>
}

export async function openDeferralWorld(name: EngineName, databaseUrl: string): Promise<DeferralWorld> {
  const clock = { now: new Date(), held: 0 }
  const made: { provider?: WaitingProvider } = {}
  const world = await openKeysWorld(
    name,
    databaseUrl,
    (folder) => (made.provider = waitingProvider(folder, 0, () => clock.now)),
  )
  const { provider } = made
  if (provider === undefined) throw new Error('the world made no provider')
  let opened: DeferralNode | undefined
  const close = async (): Promise<void> => {
    await opened?.[Symbol.asyncDispose]()
    opened = undefined
    await world.close()
  }
  return {
    places: world.places,
    providerFolder: world.providerFolder,
    provider,
    clock,
    async open() {
      await opened?.[Symbol.asyncDispose]()
      const node = await world.open({ now: () => clock.now, limits: { clock: () => clock.held } })
      opened = await onNode(node, world.places, () => clock.now)
      return opened
    },
    close,
    async [Symbol.asyncDispose]() {
      await close()
      await world[Symbol.asyncDispose]()
    },
  }
}

/** The same in a process of its own. */
export async function openDeferralNode(
  { places, providerFolder }: DeferralPlaces,
  down: boolean,
  reached: NonNullable<IntakePorts['reached']>,
): Promise<DeferralNode> {
  const now = (): Date => new Date()
  const provider = waitingProvider(providerFolder, 0, now)
  let held = 0
  const more: Partial<VaultPorts> = { provider, limits: { clock: () => held } }
  const node = valueOf(await openNodeAt(places, more))
  await node.vault.deferral.prepare()
  provider.down = down
  held += 60_000
  return onNode(node, places, now, reached)
}

async function onNode(
  node: OpenNode,
  places: Places,
  now: () => Date,
  reached?: IntakePorts['reached'],
): Promise<DeferralNode> {
  const { database, vault } = node
  const ledger = valueOf(
    await openLedger({
      database,
      origin: 'carnet.example/xx',
      publicKey: vault.signer.publicKey,
      sign: vault.signer.sign,
      anchorFolder: places.anchor,
      ...(places.data.startsWith('postgres') ? {} : { dataFolder: places.data }),
    }),
  )
  const on: IntakePorts = {
    database,
    vault,
    ledger,
    authority,
    now,
    random: randomBytes,
    ...(reached === undefined ? {} : { reached }),
  }
  const engine = {
    beginIntake: async (_: unknown, opening: Parameters<typeof beginIntake>[1]) =>
      ({ ok: true, value: await beginIntake(source, opening, on) }) as const,
  }
  return {
    on,
    node,
    send: (records, more) => sendIn(engine, { token: undefined }, records, more),
    async takeIn() {
      let told = ''
      await takeInWaiting(on, {
        progress: async (done, total) => void (told = `${done} of ${total}`),
        signal: new AbortController().signal,
      })
      return told
    },
    [Symbol.asyncDispose]: () => ledger[Symbol.asyncDispose](),
  }
}
