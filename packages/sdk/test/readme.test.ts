import { problem, problemDocument } from '@carnet/api'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { id, report, view } from './answers.ts'
import { entryAt, newLog } from './log.ts'
import { openWire } from './wire.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

function example(name: string): string {
  const [, code] = new RegExp(`\`\`\`ts example=${name}\n(.*?)\`\`\``, 's').exec(readme) ?? []
  if (code === undefined) throw new Error(`the README has no example ${name}`)
  return code
}

/** Runs an example as a program of its own, in which the names that it takes for granted are there. */
async function printed(name: string, given: Readonly<Record<string, unknown>>, also = ''): Promise<string> {
  const names = Object.entries(given).map(([each, value]) => `const ${each} = ${JSON.stringify(value)}`)
  const program = [...names, also, example(name)].join('\n')
  const run = ['--conditions=@carnet/source', '--input-type=module-typescript', '--eval', program]
  const { stdout } = await promisify(execFile)(process.execPath, run, { cwd: import.meta.dirname })
  return stdout
}

describe('the examples of the README', () => {
  const granted = { token: 'token', caseId: id, reference: 'R-1' }

  test('find: what is found, and why not', async () => {
    await using node = await openWire(() => ({ status: 200, body: view }))
    expect(await printed('find', { url: node.url, ...granted })).toBe(
      'declaration.office revealed\ndeclaration.fraud withheld\n',
    )
    const refusal = problemDocument(problem('request/unauthenticated', {}))
    await using other = await openWire(() => ({ status: 401, body: refusal }))
    expect(await printed('find', { url: other.url, ...granted })).toMatch(/^No live session/)
  })

  test('ingest: what was taken in, and where it was malformed', async () => {
    const bytes = "const bytes = new TextEncoder().encode('P<UTO')"
    await using node = await openWire(() => ({ status: 201, body: report }))
    expect(await printed('ingest', { url: node.url, token: 'token' }, bytes)).toContain("{ 'travel-document': 1 }")
    const at = { line: 14 }
    const fault = problem('message/malformed', { at, fault: 'value', expected: 'a date', quarantined: true })
    await using other = await openWire(() => ({ status: 422, body: problemDocument(fault) }))
    expect(await printed('ingest', { url: other.url, token: 'token' }, bytes)).toBe('not taken in; see line 14\n')
  })

  test('receipt', async () => {
    const log = newLog(3)
    const receipt = log.promise(entryAt(1))
    expect(await printed('receipt', { receipt, verifierKey: log.key })).toMatch(/^will be in the ledger by 2026/)
    expect(await printed('receipt', { receipt: {}, verifierKey: log.key })).toBe('not to be trusted: malformed\n')
  })

  test('ledger', async () => {
    const log = newLog(300)
    const files = Object.fromEntries(
      [...log.files].map(([path, bytes]) => [path, Buffer.from(bytes).toString('base64')]),
    )
    const readFile =
      "const readFile = async (path) => (files[path] === undefined ? undefined : Buffer.from(files[path], 'base64'))"
    const verifierKey = log.key
    expect(await printed('ledger', { files, verifierKey }, readFile)).toBe('300 entries are what was signed\n')
    delete files['tile/0/000']
    expect(await printed('ledger', { files, verifierKey }, readFile)).toBe('tile/0/000 missing\n')
  })
})
