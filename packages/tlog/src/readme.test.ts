import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const folder = join(import.meta.dirname, '..')
const [append = '', verify = ''] = [
  ...readFileSync(join(folder, 'README.md'), 'utf8').matchAll(/^```ts\n(.*?)^```$/gms),
].map(([, code]) => code)

/** Runs an example as its reader would, a module of its own, between what it is given and what is asked of it. */
const run = (given: string, example: string, asked: string): unknown =>
  JSON.parse(
    execFileSync(
      process.execPath,
      ['--conditions=@carnet/source', '--input-type=module-typescript', '--eval', `${given}\n${example}\n${asked}`],
      { cwd: folder, encoding: 'utf8' },
    ),
  )

test('the example that appends and signs', () => {
  const given = `
    import { generateKeyPairSync, sign as signWith } from 'node:crypto'
    import { openNote, parseCheckpoint, treeHash } from '@carnet/tlog'
    const { privateKey, publicKey: spki } = generateKeyPairSync('ed25519')
    const publicKey = new Uint8Array(spki.export({ format: 'der', type: 'spki' }).subarray(-32))
    const sign = (bytes: Uint8Array) => signWith(null, bytes, privateKey)
    const entries = Array.from({ length: 300 }, (_, at) => new TextEncoder().encode(String(at)))
    const stored: [string, number][] = []
    const store = async (path: string, hashes: readonly unknown[]) => void stored.push([path, hashes.length])`
  const asked = `
    const opened = openNote(checkpoint, [verifierKey('log.example/a', publicKey)])
    const head = parseCheckpoint(opened.text)
    const isRoot = Buffer.from(head.root).equals(treeHash(entries.map(leafHash)))
    console.log(JSON.stringify({ stored, signed: opened.ok, origin: head.origin, size: head.size, isRoot }))`
  expect(run(given, append, asked)).toEqual({
    stored: [
      ['tile/0/000', 256],
      ['tile/0/001.p/44', 44],
      ['tile/1/000.p/1', 1],
    ],
    signed: true,
    origin: 'log.example/a',
    size: 300,
    isRoot: true,
  })
})

test('the example that verifies an offline proof', () => {
  const given = `
    import { readFileSync } from 'node:fs'
    const log1000 = (name: string) => readFileSync('vectors/go-log-1000/' + name, 'utf8')
    const { log: vkey, witnesses } = JSON.parse(log1000('keys.json'))
    const witnessKeys = witnesses.map(parseVerifierKey)
    const proofText = log1000('999.tlog-proof')
    const entry = new TextEncoder().encode('entry 999 of the deterministic test log')`
  const asked = 'console.log(JSON.stringify({ ok: verified.ok, index: verified.index, by: verified.by.length }))'
  expect(run(given, verify, asked)).toEqual({ ok: true, index: 999, by: 3 })
})
