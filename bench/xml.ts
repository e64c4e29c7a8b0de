import { readMessage } from '@carnet/customs'
import { SaxesParser } from 'saxes'
import type { Figure } from './figure.ts'
import { declarationsXml } from './messages/declarations-xml.ts'

const declarations = 300
const chunkSize = 64 * 1024
const rounds = 60

/** Declarations in the XML of the WCO Data Model to records, beside the parser alone over the same bytes. */
export async function run(): Promise<readonly Figure[]> {
  const message = declarationsXml(declarations)
  const chunks = Array.from({ length: Math.ceil(message.length / chunkSize) }, (_, index) =>
    message.subarray(index * chunkSize, (index + 1) * chunkSize),
  )
  await records(chunks)
  bare(chunks)
  let ours = 0
  let theirs = 0
  // In turn, so that neither has the quieter half of the run.
  for (let round = 0; round < rounds; round++) {
    ours = Math.max(ours, await rate(message.length, () => records(chunks)))
    theirs = Math.max(theirs, await rate(message.length, () => Promise.resolve(bare(chunks))))
  }
  const ratio = ours / theirs
  return [
    {
      name: `WCO declarations of three goods items to records, ${Math.round(message.length / declarations / 100) / 10} kB each, one core`,
      figure: ours,
      unit: 'MB/s',
      peer: 'saxes with namespaces, its events counted',
      peerFigure: theirs,
      ratio,
      goal: '≥ 60 % of the parser alone',
      met: ratio >= 0.6,
    },
  ]
}

async function rate(bytes: number, work: () => Promise<number>): Promise<number> {
  const begun = performance.now()
  if ((await work()) === 0) throw new Error('nothing was read')
  return bytes / 1e6 / ((performance.now() - begun) / 1000)
}

async function records(chunks: readonly Uint8Array[]): Promise<number> {
  let count = 0
  for await (const event of readMessage(streamOf(chunks))) {
    if (event.kind === 'fault') throw new Error(`the bench's own message was refused: ${JSON.stringify(event.fault)}`)
    if (event.kind === 'records') count += event.records.length
  }
  return count
}

async function* streamOf(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks
}

function bare(chunks: readonly Uint8Array[]): number {
  const parser = new SaxesParser({ xmlns: true })
  const decoder = new TextDecoder()
  let events = 0
  const count = (): void => {
    events++
  }
  parser.on('opentag', count)
  parser.on('text', count)
  parser.on('closetag', count)
  for (const chunk of chunks) parser.write(decoder.decode(chunk, { stream: true }))
  parser.close()
  return events
}
