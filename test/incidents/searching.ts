import type { ActorId, Receipt, Role } from '@carnet/api'
import { type Client, openClient, type Reply } from '@carnet/sdk'
import type { TestNode } from '../node.ts'

/** Somebody of the staff, with a session. */
export interface Staff {
  readonly client: Client
  readonly id: ActorId
}

export async function staff(node: TestNode, roles: readonly Role[], offices: readonly string[] = []): Promise<Staff> {
  const request = { name: `A ${roles.join(' ')}`, roles: [...roles], offices: [...offices] }
  const { actor, credential } = value(await node.client().createPerson(request))
  return { client: openClient({ url: node.url, token: credential.token, timeout: 120_000 }), id: actor.id }
}

/** Travel documents of these names, as machine-readable zones have them (ICAO Doc 9303-4), numbered X1000000, X1005000, … */
export async function passengers(node: TestNode, names: readonly string[]): Promise<void> {
  const { credential } = value(
    await node.client().createService({ name: 'gates', roles: [], offices: [], mayIngest: true }),
  )
  const source = openClient({ url: node.url, token: credential.token, timeout: 120_000 })
  const documents = names.map((name, n) => passport(`X${1_000_000 + n * 5000}`, name))
  value(await source.ingest(`${documents.join('\n\n')}\n`))
}

function passport(number: string, name: string): string {
  const digits = (text: string): string => `${text}${checkDigit(text)}`
  const [document, birth, expiry, optional] = [number.padEnd(9, '<'), '740812', '320415', '<'.repeat(14)].map(digits)
  const second = `${document}NLD${birth}F${expiry}${optional}`
  const whole = checkDigit(`${document}${birth}${expiry}${optional}`)
  return `P<NLD${name}`.padEnd(44, '<') + `\n${second}${whole}`
}

/** @source ICAO Doc 9303-3 §4.9: weights 7, 3, 1, modulo 10; A is 10, the filler is 0. */
function checkDigit(text: string): number {
  const worth = (sign: string): number => (sign === '<' ? 0 : Number.parseInt(sign, 36))
  return Array.from(text).reduce((sum, sign, at) => sum + worth(sign) * ([7, 3, 1][at % 3] ?? 0), 0) % 10
}

/** What an entry says, by its receipt. */
export const entryIn = ({ entry }: Receipt): Readonly<Record<string, unknown>> =>
  JSON.parse(entry) as Readonly<Record<string, unknown>>

/** Code, first rule and receipt of a refusal. */
export function refusalOf(reply: Reply<unknown>): {
  readonly code: string
  readonly rule: string | undefined
  readonly receipt: Receipt
} {
  if (reply.ok) throw new Error('it was not refused')
  const { code } = reply.problem
  const said = reply.problem.with as {
    readonly because?: readonly { readonly rule: string }[]
    readonly receipt?: Receipt
  }
  if (said.receipt === undefined) throw new Error(`no receipt goes with ${code}`)
  return { code, rule: said.because?.[0]?.rule, receipt: said.receipt }
}

export function value<T>(reply: Reply<T>): T {
  if (reply.ok) return reply.value
  throw new Error(JSON.stringify(reply.problem))
}
