import { readMessage } from '@carnet/customs'
import { segmentsTagged } from '../packages/customs/test/tokenizing.ts'
import type { Figure } from './figure.ts'
import { passengerLists } from './messages/passenger-lists.ts'

const travellers = 300_000
const chunkSize = 64 * 1024
const milliseconds = 3_000

/** An interchange of passenger lists divided into segments, and read into records; beside a plain look at every byte. */
export async function run(): Promise<readonly Figure[]> {
  const message = passengerLists(travellers)
  const bytes = message.length / 1e6
  const plain = await rate(() => Promise.resolve(terminatorsIn(message)))
  const tokenized = await rate(() => segmentsTagged('NAD', chunksOf(message)))
  const plainAgain = await rate(() => Promise.resolve(terminatorsIn(message)))
  const peerFigure = (bytes * (plain + plainAgain)) / 2
  const beside = { unit: 'MB/s', peer: 'a loop that looks at every byte once, in one piece', peerFigure }
  const name = 'EDIFACT tokenized, one core'
  const figure = bytes * tokenized
  const divided: Figure = {
    ...beside,
    name,
    figure,
    ratio: figure / peerFigure,
    goal: '≥ 100 MB/s',
    met: figure >= 100,
  }
  const records = travellers * (await rate(() => recordsIn(message)))
  const read = {
    figure: records,
    unit: 'records/s',
    peer: 'the same bytes tokenized',
    peerFigure: travellers * tokenized,
  }
  return [
    divided,
    {
      ...read,
      name: 'PAXLST read into entries of classified elements, one core',
      ratio: records / (travellers * tokenized),
      goal: '≥ 15,000 records/s, as many as are sealed',
      met: records >= 15_000,
    },
  ]
}

function terminatorsIn(message: Uint8Array): number {
  let count = 0
  for (let at = message.length; at > 0; at--) if (message[at - 1] === 0x27) count++
  return count
}

async function recordsIn(message: Uint8Array): Promise<number> {
  let records = 0
  for await (const event of readMessage(chunksOf(message))) {
    if (event.kind === 'fault') throw new Error('the interchange that was made is not one')
    if (event.kind === 'end') ({ records } = event)
  }
  return records
}

async function* chunksOf(message: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < message.length; start += chunkSize) yield message.subarray(start, start + chunkSize)
}

/** How often a second, over at least so many milliseconds, after a warm-up; each result is used. */
async function rate(work: () => Promise<number>): Promise<number> {
  let used = await work()
  const begun = performance.now()
  let done = 0
  for (; performance.now() - begun < milliseconds; done++) used += await work()
  if (used === 0) throw new Error('nothing was found')
  return done / ((performance.now() - begun) / 1000)
}
