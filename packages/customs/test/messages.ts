import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type CustomsRecord, type MessageEvent, readMessage, type ReadOptions } from '../src/index.ts'

/** A message in chunks of a size that splits characters, fields and lines. */
export async function* inChunks(message: string | Uint8Array, size = 64 * 1024): AsyncGenerator<Uint8Array> {
  const bytes = typeof message === 'string' ? Buffer.from(message) : message
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}

export interface WhatWasRead {
  readonly format: string | undefined
  readonly records: readonly CustomsRecord[]
  readonly last: MessageEvent
}

export async function readWhole(
  message: string | Uint8Array | AsyncIterable<Uint8Array>,
  options: ReadOptions = {},
  size?: number,
): Promise<WhatWasRead> {
  const source = typeof message === 'string' || message instanceof Uint8Array ? inChunks(message, size) : message
  const records: CustomsRecord[] = []
  let format: string | undefined
  let last: MessageEvent | undefined
  for await (const event of readMessage(source, options)) {
    if (last?.kind === 'end' || last?.kind === 'fault') throw new Error('an event after the last')
    if (event.kind === 'format') format = event.format
    if (event.kind === 'records') records.push(...event.records)
    last = event
  }
  if (last === undefined) throw new Error('no event')
  return { format, records, last }
}

export const valueOf = (record: CustomsRecord | undefined, id: string): string | undefined =>
  record?.elements.find((element) => element.id === id)?.value

/** A sample of this package. */
export const sample = (name: string): string => readFileSync(new URL(`../samples/${name}`, import.meta.url), 'utf8')

const root = new URL('../../../', import.meta.url).pathname
/** The folder of the large samples, which a checkout does not have to have. */
export const largeSamples: string = resolve(root, process.env['CARNET_SAMPLES'] ?? '../shared/samples')
export const hasLargeSamples: boolean = existsSync(largeSamples)
