import { Agent, request } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Asker, Load, Measured } from './load.ts'

const load = JSON.parse(await text(process.stdin)) as Load
const agent = new Agent({ keepAlive: true, maxSockets: load.askers.length })

function send(body: string, { headers: own }: Asker): Promise<number> {
  const begun = performance.now()
  return new Promise((done, failed) => {
    const headers = {
      ...own,
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
    }
    const asked = request(load.url, { method: 'POST', agent, headers }, (answer) => {
      answer.resume()
      answer.once('error', failed)
      answer.once('end', () => {
        if (answer.statusCode === 200) done(performance.now() - begun)
        else failed(new Error(`answered ${answer.statusCode ?? 0}`))
      })
    })
    asked.once('error', failed)
    asked.end(body)
  })
}

async function run(count: number): Promise<readonly number[]> {
  const latencies: number[] = []
  let next = 0
  const work = async (asker: Asker): Promise<void> => {
    while (next < count) {
      const body = asker.bodies[next++ % asker.bodies.length]
      if (body === undefined) throw new Error('a load needs a body')
      latencies.push(await send(body, asker))
    }
  }
  await Promise.all(load.askers.map(work))
  return latencies.sort((a, b) => a - b)
}

await run(load.warmUp)
const begun = performance.now()
const latencies = await run(load.counted)
const seconds = (performance.now() - begun) / 1000
const at = (part: number): number => latencies[Math.floor(latencies.length * part)] ?? 0
const measured: Measured = { perSecond: load.counted / seconds, p50: at(0.5), p99: at(0.99) }
process.stdout.write(JSON.stringify(measured))
agent.destroy()
