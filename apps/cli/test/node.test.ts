import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startNode, type TestNode } from '../../../test/node.ts'
import { containing, typed, type Typed } from './typed.ts'

/** The specimen of ICAO Doc 9303-4 App. B, of a state that exists. */
const passport = `${'P<SWEERIKSSON<<ANNA<MARIA'.padEnd(44, '<')}\nL898902C36SWE7408122F1204159ZE184226B<<<<<10\n`

const folder = mkdtempSync(join(tmpdir(), 'carnet-cli-'))
let node: TestNode
beforeAll(async () => {
  node = await startNode()
})
afterAll(async () => {
  await node[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

const carnet = (line: readonly string[], input?: string): Promise<Typed> =>
  typed(line, {
    environment: { CARNET_URL: node.url, CARNET_DATA: node.data },
    ...(input === undefined ? {} : { input }),
  })
const file = (name: string, content = ''): string => {
  if (content !== '') writeFileSync(join(folder, name), content)
  return join(folder, name)
}
const hashIn = (name: string): string =>
  (JSON.parse(readFileSync(file(name), 'utf8')) as { readonly hash: string }).hash
const json = async (line: readonly string[]): Promise<Record<string, unknown>> =>
  (await carnet([...line, '--json'])).json() as Record<string, unknown>

/** The whole way of the guide for officers, in its order; each step needs the one before. */
describe('one crossing, from the command line', () => {
  let matter = ''
  let record = ''
  const officer = ['--as', 'noor-haddad'] as const
  const why = (): readonly string[] => ['--purpose', 'control', '--case', matter, ...officer]

  test('people and services are registered; their tokens go into files of their own', async () => {
    const said = await carnet(['person', 'add', 'Noor Haddad', '--role', 'officer', '--office', '33'])
    expect(said).toMatchObject({ code: 0, out: containing('noor-haddad.token') })
    const path = join(`${node.data}.secret`, 'noor-haddad.token')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(said.out + said.err).not.toContain(readFileSync(path, 'utf8').trim())
    expect(await carnet(['service', 'add', 'Border system'])).toMatchObject({ code: 0 })
    expect(await carnet(['person', 'add', 'Wanda Petrov', '--role', 'auditor'])).toMatchObject({ code: 0 })
    expect(await carnet(['people'])).toMatchObject({ code: 0, out: containing('Noor Haddad') })
  })

  test('a name whose token file is there already is registered only with another file', async () => {
    const line = ['person', 'add', 'Noor Haddad', '--role', 'officer']
    expect(await carnet(line)).toMatchObject({ code: 1, err: containing('--token-file') })
    expect((await carnet(['people'])).out.match(/Noor Haddad/g)).toHaveLength(1)
  })

  test('messages are taken in, and again; what is malformed is refused with its place', async () => {
    const good = file('good.mrz', passport)
    const system = ['--as', 'border-system']
    expect(await carnet(['ingest', good, ...system])).toMatchObject({ code: 0, out: containing('1 travel-document') })
    expect(await carnet(['ingest', '-', ...system], passport)).toMatchObject({
      code: 0,
      out: containing('taken in before'),
    })
    const bad = file('bad.mrz', passport.replace('F120', 'F121'))
    const said = await carnet(['ingest', bad, good, ...system])
    expect(said).toMatchObject({ code: 3, err: containing('line 2'), out: containing(good) })
    expect(said.err).not.toContain('ERIKSSON')
  })

  test('a file with a header of its own is taken in by a mapping file, and by no mapping that does not fit', async () => {
    const broker = file('broker.csv', 'MRN;Lodged;Office\n26XX0000000001;2026-05-04;33\n')
    const columns = [
      { column: 'MRN', element: 'declaration.reference', required: true },
      { column: 'Lodged', element: 'declaration.date', required: true },
      { column: 'Office', element: 'declaration.office', required: true },
    ]
    const stated = { name: 'broker-export', recordType: 'declaration', delimiter: ';', columns }
    const mapping = file('broker.json', JSON.stringify(stated))
    const system = ['--as', 'border-system']
    expect(await carnet(['ingest', broker, ...system])).toMatchObject({ code: 3 })
    expect(await carnet(['ingest', broker, '--mapping', mapping, ...system])).toMatchObject({
      code: 0,
      out: containing('csv/broker-export, 1 declaration'),
    })
    const other = file('other.json', JSON.stringify({ ...stated, columns: [{ column: 'MRN', element: 'no.such' }] }))
    expect(await carnet(['ingest', broker, '--mapping', other, ...system])).toMatchObject({ code: 2 })
    const answer = await fetch(`${node.url}/v1/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${node.token('border-system')}`, 'csv-mapping': btoa('{"name":1}') },
      body: 'MRN\n',
    })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ at: containing('Csv-Mapping') })
  })

  test('who may not bring messages in ends with 4', async () => {
    expect(await carnet(['service', 'add', 'Reporting system', '--no-ingest'])).toMatchObject({ code: 0 })
    expect(await carnet(['ingest', file('good.mrz'), '--as', 'reporting-system'])).toMatchObject({ code: 4 })
  })

  test('a case is opened and listed', async () => {
    const line = ['case', 'open', '--kind', 'control', '--office', '33', ...officer]
    const said = await carnet([...line, '--json'], 'Flight of today\n')
    matter = String((said.json() as { id: unknown }).id)
    expect(await carnet(['case', 'list', ...officer])).toMatchObject({ code: 0, out: containing(matter) })
    expect(await carnet(['purposes', ...officer])).toMatchObject({ code: 0, out: containing('control') })
    expect(await carnet(['me', ...officer])).toMatchObject({ code: 0, out: containing('officer') })
  })

  test('a traveller is found by document number and by name, the value read from standard input', async () => {
    const found = await carnet(['find', 'travel-document.number=', ...why(), '--json'], 'L898902C3\n')
    expect(found.code).toBe(0)
    record = String((found.json() as { records: [{ id: unknown }] }).records[0].id)
    const named = await carnet(['find', 'travel-document.name', '--value-from', '-', ...why()], 'Anna Eriksson\n')
    expect(named).toMatchObject({ code: 0, out: containing(record) })
    expect(named.out).toMatch(/travel-document\.name +ERIKSSON, ANNA MARIA/)
    expect(named.out).toMatch(/● Stamped: [A-Za-z0-9_-]{43}/)
  })

  test('a declaration in XML is found by its reference and its trader’s number, a notification by its declaration’s', async () => {
    const samples = new URL('../../../packages/customs/samples/wco-xml/', import.meta.url).pathname
    const files = ['import.xml', 'notification-debt.xml'].map((name) => join(samples, name))
    const taken = await carnet(['ingest', ...files, '--as', 'border-system'])
    expect(taken).toMatchObject({ code: 0, out: containing('wco-xml/declaration, 1 declaration') })
    expect(taken.out).toContain('wco-xml/notification, 1 declaration-notification')
    const find = async (term: string, value: string): Promise<string> =>
      (await carnet(['find', `${term}=`, ...why()], `${value}\n`)).out
    const declaration = await find('declaration.functional-reference', '7849431M0ZUP')
    expect(declaration).toMatch(/declaration\.previous-document\.type \(2\) +DCR/)
    expect(await find('declaration.importer.id', 'GB427168118378')).toContain('declaration.previous-document.type (2)')
    expect(await find('declaration-notification.reference', '20GB1Q3RTK463FGVR4')).toMatch(
      /declaration-notification\.tax\.payable \(1\.1\.2\) +2054\.00/,
    )
  })

  test('yes or no is the least answer, a count the next', async () => {
    const ask = (value: string, answer: string): Promise<Typed> =>
      carnet(['find', 'travel-document.number=', '--answer', answer, ...why()], `${value}\n`)
    expect((await ask('L898902C3', 'yes-no')).out).toMatch(/^Yes/)
    expect((await ask('X0000000', 'yes-no')).out).toMatch(/^No/)
    const counted = await carnet(['find', 'travel-document.type=P', '--answer', 'count', ...why()])
    expect(counted.out).toMatch(/^Records: 1/)
  })

  test('single elements are released by the record’s id, and the receipt is kept', async () => {
    const line = ['release', record, '--element', 'travel-document.nationality', '--answer', 'whole', ...why()]
    const said = await carnet([...line, '--receipt', file('receipt.json')])
    expect(said).toMatchObject({ code: 0, err: containing('Receipt kept') })
    expect(said.out).toMatch(/travel-document\.nationality +SWE/)
    expect(said.out).not.toContain('travel-document.name')
    expect(statSync(file('receipt.json')).mode & 0o777).toBe(0o600)
  })

  test('a refusal says why and what would make it pass, and ends with 4', async () => {
    const line = ['find', 'travel-document.type=P', '--purpose', 'control', ...officer]
    const said = await carnet([...line, '--receipt', file('refusal.json')])
    expect(said).toMatchObject({ code: 4, out: '', err: containing('What would make it pass: ') })
    expect(said.err).toMatch(/\[starter\/[a-z-]+;/)
    expect(JSON.parse(readFileSync(file('refusal.json'), 'utf8'))).toHaveProperty('promise')
  })

  test('the ledger is exported by an auditor and verifies offline, receipt and refusal with it', async () => {
    const key = file('verifier-key', (await carnet(['ledger', 'key'])).out)
    expect(await carnet(['ledger', 'export', folder, ...officer])).toMatchObject({ code: 4 })
    const evidence = join(folder, 'evidence')
    const hashes = ['receipt.json', 'refusal.json'].map(hashIn)
    for (const hash of hashes)
      await expect.poll(() => json(['receipt', hash, ...officer]), { timeout: 20_000 }).toHaveProperty('proof')
    const exported = await carnet(['ledger', 'export', evidence, '--as', 'wanda-petrov'])
    expect(exported).toMatchObject({ code: 0, out: containing('The ledger is what was signed') })
    for (const receipt of ['receipt.json', 'refusal.json'])
      expect(await carnet(['audit', 'verify', evidence, '--key', key, '--receipt', file(receipt)])).toMatchObject({
        code: 0,
        out: containing('Its entry is in this ledger.'),
      })
    expect(await carnet(['receipt', hashIn('receipt.json'), '--out', file('proven.json'), ...officer])).toMatchObject({
      code: 0,
    })
    const proven = await carnet(['audit', 'verify', file('proven.json'), '--key', key])
    expect(proven).toMatchObject({ code: 0, out: containing('proven') })
    expect(await carnet(['ledger', 'status'])).toMatchObject({ code: 0, out: containing('entries') })
  })

  test('the node is examined', async () => {
    const said = await carnet(['doctor'])
    expect(said).toMatchObject({ code: 0 })
    for (const area of ['keys', 'data-store', 'key-store', 'clock', 'ledger', 'anchor', 'disk'])
      expect(said.out).toContain(`${area}: `)
    expect(await carnet(['doctor', ...officer])).toMatchObject({ code: 4 })
  })

  test('courses are recorded, listed and overridden; what lapsed long ago is said with its day', async () => {
    const { actors } = (await json(['people'])) as { readonly actors: readonly { id: string; name: string }[] }
    const id = actors.find(({ name }) => name === 'Noor Haddad')?.id ?? ''
    const training = (...line: readonly string[]): Promise<Typed> => carnet(['person', 'training', ...line])
    const ago = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString()
    const release = (): Promise<Typed> => carnet(['release', record, ...why()])
    expect(await training('record', id, 'data-protection', '--until', ago(20))).toMatchObject({ code: 0 })
    expect(await release()).toMatchObject({
      code: 4,
      err: containing(`“data-protection” lapsed on ${ago(20).slice(0, 10)}`),
    })
    expect(await carnet(['person', 'add', 'Ilse Mayr', '--role', 'duty-manager', '--office', '33'])).toMatchObject({
      code: 0,
    })
    const override = ['override', id, 'data-protection', '--days', '3', '--reason', 'the course is full']
    expect(await training(...override)).toMatchObject({ code: 4 })
    expect(await training(...override, '--as', 'ilse-mayr')).toMatchObject({ code: 0, out: containing('overridden') })
    expect(await release()).toMatchObject({ code: 0 })
    expect(await carnet(['me', ...officer])).toMatchObject({
      code: 0,
      out: containing('course data-protection: lapsed'),
    })
    const imported = [{ person: id, course: 'data-protection', until: ago(-300) }]
    expect(await training('import', file('courses.json', JSON.stringify(imported)))).toMatchObject({ code: 0 })
    expect(await training('list', 'me', ...officer)).toMatchObject({ code: 0, out: containing('current') })
    const nobody = [{ person: matter, course: 'data-protection', until: ago(-300) }]
    expect(await training('import', file('nobody.json', JSON.stringify(nobody)))).toMatchObject({ code: 3 })
    expect(await training('import', file('wrong.json', '[{"course":"X"}]'))).toMatchObject({ code: 2 })
    expect(await training('import', file('none.json', 'no list'))).toMatchObject({ code: 1 })
  })

  test('a closed case serves nobody', async () => {
    expect(await carnet(['case', 'close', matter, ...officer])).toMatchObject({ code: 0, out: containing('closed') })
    expect(await carnet(['find', 'travel-document.type=P', ...why()])).toMatchObject({ code: 4 })
    expect(await carnet(['case', 'close', matter, ...officer])).toMatchObject({ code: 1 })
  })

  test('a token is issued, works, and is revoked', async () => {
    const path = file('second.token')
    const issued = await json(['token', 'issue', 'Noor Haddad', '--token-file', path])
    const around = { environment: { CARNET_URL: node.url, CARNET_TOKEN: readFileSync(path, 'utf8') } }
    expect(await typed(['me'], around)).toMatchObject({ code: 0 })
    const { id } = issued['token'] as { id: string }
    expect(await carnet(['token', 'revoke', id])).toMatchObject({ code: 0 })
    expect(await typed(['me'], around)).toMatchObject({ code: 4, err: containing('--as NAME') })
    expect(await carnet(['token', 'issue', 'Nobody', '--token-file', file('none.token')])).toMatchObject({ code: 1 })
    expect(() => statSync(file('none.token'))).toThrow(/ENOENT/)
  })
})
