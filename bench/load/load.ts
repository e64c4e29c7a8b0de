import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { z } from 'zod'

/** Who asks for what. */
export interface Asker {
  readonly headers: Readonly<Record<string, string>>
  readonly bodies: readonly string[]
}

/** What a load generator does: each asker with one request under way, taking turns through the own bodies. */
export interface Load {
  readonly url: string
  readonly askers: readonly Asker[]
  /** Requests before counting begins, and requests counted. */
  readonly warmUp: number
  readonly counted: number
}

const measured = z.strictObject({ perSecond: z.number(), p50: z.number(), p99: z.number() })
/** Requests answered a second; latencies in milliseconds. */
export type Measured = z.infer<typeof measured>

/** Runs a load in a process of its own, outside the measured ones. Fails where any answer is not a success. */
export async function generate(load: Load): Promise<Measured> {
  const child = spawn(process.execPath, [new URL('./generator.ts', import.meta.url).pathname], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.end(JSON.stringify(load))
  const said: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk))
  const [status] = (await once(child, 'close')) as [number | null]
  if (status !== 0) throw new Error('the load generator failed')
  return measured.parse(JSON.parse(Buffer.concat(said).toString()))
}
