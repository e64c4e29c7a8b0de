// Looks for sealed values of the sample messages in what was printed: secrets and data never in logs.
// node tools/bootstrap.mjs run tools/search-output.ts FILE…
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { samples, valuesOf } from '../test/sealed-values.ts'
import { searchFor, writtenForms } from '../test/search.ts'

/** Lines of a text, counted from 1, that hold any of the values, however they are written. */
export function linesWith(values: Iterable<string>, text: Uint8Array): readonly number[] {
  const search = searchFor(
    [...values].flatMap((value) => [...writtenForms(value)].map((form) => [value, form] as const)),
  )
  const found: number[] = []
  let line = 1
  for (let start = 0; start < text.length; line++) {
    const feed = text.indexOf(0x0a, start)
    const end = feed === -1 ? text.length : feed
    if (search(text.subarray(start, end)).size > 0) found.push(line)
    start = end + 1
  }
  return found
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { sealed } = await valuesOf(samples)
  for (const file of process.argv.slice(2)) {
    // What was found is not printed again.
    for (const line of linesWith(sealed, readFileSync(file))) {
      process.stdout.write(`${file}:${line}: a sealed value of the samples\n`)
      process.exitCode = 1
    }
  }
  process.stdout.write(`output: searched for ${sealed.size} sealed values\n`)
}
