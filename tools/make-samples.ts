// Writes samples/: the demo world's messages, which `npm start` takes in. node tools/bootstrap.mjs run tools/make-samples.ts
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { declarationsCsv, travelDocumentsMrz, world } from '@carnet/world'

export const samplesFolder: string = join(dirname(import.meta.dirname), 'samples')

/** Each sample file with the bytes that the generator makes for it. */
export function samples(): ReadonlyMap<string, Buffer> {
  const demo = world('carnet-samples')
  return new Map([
    ['declarations.csv', Buffer.concat([...declarationsCsv(demo, 2000)])],
    ['travel-documents.mrz', Buffer.concat([...travelDocumentsMrz(demo, 300)])],
  ])
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  mkdirSync(samplesFolder, { recursive: true })
  for (const [name, bytes] of samples()) writeFileSync(join(samplesFolder, name), bytes)
}
