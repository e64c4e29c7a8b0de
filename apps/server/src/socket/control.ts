import { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import type { z } from 'zod'
import { controlDescriptor } from './descriptors.ts'

/** A process's line to its supervisor: settings come in once, reports go out. Its end means that the supervisor has gone. */
export interface Control<Settings, Report> {
  readonly settings: Settings
  tell(report: Report): Promise<void>
  readonly ended: Promise<void>
}

/** Opens the line that this process was born with. */
export async function openControl<Settings, Report>(schema: z.ZodType<Settings>): Promise<Control<Settings, Report>> {
  const socket = new Socket({ fd: controlDescriptor, readable: true, writable: true })
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  socket.on('error', () => undefined)
  const line = await new Promise<string>((resolve, reject) => {
    const lines = createInterface({ input: socket })
    lines.once('line', resolve)
    lines.once('close', () => reject(new Error('no settings came')))
  })
  return {
    settings: schema.parse(JSON.parse(line)),
    tell: (report) =>
      new Promise((resolve) => {
        socket.write(`${JSON.stringify(report)}\n`, () => resolve())
      }),
    ended,
  }
}
