import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { hasLargeSamples, largeSamples } from '../../test/messages.ts'
import { type SchemaFile, validateXml } from '../index.ts'

const schema = (name: string, text: string): SchemaFile => ({
  name,
  bytes: Buffer.from(
    `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:a" xmlns="urn:a" elementFormDefault="qualified">${text}</xs:schema>`,
  ),
})
const schemas = [
  schema(
    'a.xsd',
    `<xs:include schemaLocation="parts/b.xsd"/>
     <xs:element name="a"><xs:complexType><xs:sequence><xs:element name="n" type="small"/></xs:sequence></xs:complexType></xs:element>`,
  ),
  schema(
    'parts/b.xsd',
    `<xs:simpleType name="small"><xs:restriction base="xs:integer"><xs:maxInclusive value="9"/></xs:restriction></xs:simpleType>`,
  ),
]
const check = (text: string) => validateXml(Buffer.from(text), schemas)

describe('a document against its schemas', () => {
  test('is valid by the one that no other includes', async () => {
    expect(await check('<a xmlns="urn:a"><n>7</n></a>')).toEqual({ kind: 'valid', schema: 'a.xsd' })
  })

  test('is invalid with the line of each fault, and without the value that is found there', async () => {
    const verdict = await check('<a xmlns="urn:a">\n<n>123456</n>\n</a>')
    expect(verdict).toMatchObject({ kind: 'invalid', schema: 'a.xsd', faults: [{ place: { line: 2 } }] })
    expect(JSON.stringify(verdict)).not.toContain('123456')
    const word = await check("<a xmlns='urn:a'>\n<n>it's secret</n>\n</a>")
    expect(word).toMatchObject({ kind: 'invalid' })
    expect(JSON.stringify(word)).not.toContain('secret')
    expect(await check('<a xmlns="urn:a">\n<m/>\n</a>')).toMatchObject({
      kind: 'invalid',
      faults: [{ place: { line: 2 }, says: expect.stringContaining('not expected') as unknown }],
    })
  })

  test('of another root is not checked', async () => {
    expect(await check('<b/>')).toMatchObject({ kind: 'no-schema' })
  })

  test.each([
    ['what is not well-formed', '<a>'],
    ['a document type declaration', '<!DOCTYPE a><a xmlns="urn:a"/>'],
    [
      'an entity that is a file',
      '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a xmlns="urn:a"><n>&x;</n></a>',
    ],
    ['an entity that nobody declared', '<a xmlns="urn:a"><n>&x;</n></a>'],
  ])('%s is malformed', async (_, text) => {
    expect(await check(text)).toMatchObject({ kind: 'malformed' })
  })

  test('a schema that refers to a file outside the set is no schema that can be read', async () => {
    const outside = [
      schema('a.xsd', '<xs:include schemaLocation="file:///etc/hostname"/><xs:element name="a" type="small"/>'),
    ]
    expect(await validateXml(Buffer.from('<a xmlns="urn:a"/>'), outside)).toMatchObject({ kind: 'no-schema' })
  })
})

describe.skipIf(!hasLargeSamples)('the samples of WCO declarations', () => {
  test('are valid by their schemas, but for the one with another root', async () => {
    const root = `${largeSamples}/wco-declaration-xsd`
    const set = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.xsd'))
      .map((name) => ({ name, bytes: readFileSync(`${root}/${name}`) }))
    const folder = `${largeSamples}/wco-declaration-xml`
    const kinds: Record<string, number> = {}
    for (const name of readdirSync(folder).filter((each) => /\.xml$/i.test(each))) {
      const { kind } = await validateXml(readFileSync(`${folder}/${name}`), set)
      kinds[kind] = (kinds[kind] ?? 0) + 1
    }
    expect(kinds).toEqual({ valid: 12, 'no-schema': 1 })
  })
})
