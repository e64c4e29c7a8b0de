import { asHash, leafHash, parseCheckpoint, parseNote, rootOf } from '@carnet/tlog'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openAnchor } from './anchor.ts'
import { commitment, commitmentKey, commitTo } from './commitment.ts'
import { countNames, type EntryContent, entryKinds, entryOf } from './entry.ts'
import { readJournal } from './journal.ts'

const formats = join(import.meta.dirname, '../../../../docs/formats')
const examplesIn = (name: string): { readonly text: string; blocks(language: string): readonly string[] } => {
  const text = readFileSync(join(formats, name), 'utf8')
  return {
    text,
    blocks: (language) =>
      [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)\\n\`\`\`$`, 'gms'))].map(([, block = '']) => block),
  }
}
const folder = mkdtempSync(join(tmpdir(), 'carnet-formats-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')

describe('docs/formats/ledger-entry.md', () => {
  const { text, blocks } = examplesIn('ledger-entry.md')
  const [entryText = '', opening = ''] = blocks('json')
  const entry = JSON.parse(entryText) as Omit<EntryContent, 'at'> & { v: number; at: string; blind: string }

  test('the entry is one that we make, and hashes as the page says', () => {
    const { v, at, blind, ...content } = entry
    const made = entryOf({ ...content, at: new Date(at) }, () => Buffer.from(blind, 'base64url'))
    expect(v).toBe(1)
    expect(new TextDecoder().decode(made.bytes)).toBe(entryText)
    expect(text).toContain(`Its leaf hash is \`${base64url(made.hash)}\``)
  })

  test('its commitments open with the seed', () => {
    const { seed: seedText, ids, case: matter } = JSON.parse(opening) as { seed: string; ids: string[]; case: string }
    const seed = Buffer.from(seedText, 'base64url')
    expect(commitTo(ids, () => seed).said).toEqual({ commitments: entry.commitments })
    expect(base64url(commitment(commitmentKey(seed, ids.length), matter))).toBe(entry.case)
    const many = Array.from({ length: 33 }, (_, at) => String(at))
    const leaves = many.map((id, at) => leafHash(commitment(commitmentKey(seed, at), id)))
    expect(commitTo(many, () => seed).said).toEqual({ root: base64url(rootOf(leaves)) })
  })

  test('names every kind and every count', () => {
    for (const kind of entryKinds) expect(text).toMatch(new RegExp(`^\\|.*\`${kind}\`.*\\|`, 'm'))
    expect(text).toContain(`Counts are ${countNames.map((name) => `\`${name}\``).join(', ')}.`)
  })
})

describe('docs/formats/tlog.md', () => {
  const { blocks } = examplesIn('tlog.md')
  const [headLine = '', checkpointLine = ''] = blocks('json')

  test('the anchor’s head is read back, and the first line with a number counts', async () => {
    const later = headLine.replace('"size":5', '"size":6')
    writeFileSync(join(folder, 'checkpoints'), `\n${headLine}\n\n{"v":1,"numb\n${later}\n${checkpointLine}\n`)
    await using anchor = await openAnchor(folder, undefined)
    const head = await anchor.newest()
    expect(head).toMatchObject({ number: 2, size: 5 })
    const { checkpoint } = JSON.parse(checkpointLine) as { checkpoint: string }
    const signed = parseCheckpoint(parseNote(checkpoint)?.text ?? '')
    expect(signed).toMatchObject({ size: head.size, root: asHash(head.root) })
  })

  test('the journal’s lines are read back', async () => {
    const journal = blocks('').find((block) => block.startsWith('e ')) ?? ''
    writeFileSync(join(folder, 'journal'), `\n${journal}\no 9 ACNX`)
    const [entry, order, ...more] = await readJournal(folder)
    expect(entry?.says === 'entry' && JSON.parse(new TextDecoder().decode(entry.bytes))).toMatchObject({ v: 1 })
    expect(order).toMatchObject({ says: 'order', first: 7 })
    expect(order?.says === 'order' && order.hashes.map((hash) => hash.length)).toEqual([43, 43])
    expect(more).toEqual([])
  })
})
