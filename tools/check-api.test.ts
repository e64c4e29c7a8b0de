import { expect, test } from 'vitest'
import { checkApi } from './check-api.mjs'

const fine = {
  operationId: 'close',
  parameters: [{ name: 'id', in: 'path' }],
  responses: { 200: { $ref: '#/components/a~1b' } },
}
const described = (operation: object, more: object = {}): Parameters<typeof checkApi>[0] => ({
  openapi: '3.1.1',
  paths: { '/v1/cases/{id}/close': { post: { ...fine, ...operation } } },
  ...{ components: { 'a/b': {} } },
  ...more,
})

test('a description that stands for itself', () => {
  expect(checkApi(described({}))).toEqual([])
})

test.each<readonly [string, Parameters<typeof checkApi>[0], string]>([
  ['another version', described({}, { openapi: '3.0.3' }), 'not OpenAPI 3.1'],
  ['no operation', described({}, { paths: {} }), 'no operation'],
  ['a nameless operation', described({ operationId: undefined }), 'operationId'],
  ['a parameter that the path has not', described({ parameters: [] }), 'differ'],
  ['no success', described({ responses: { 404: {} } }), 'no answer that succeeds'],
  ['a reference to nothing', described({ responses: { 200: { $ref: '#/components/c' } } }), '#/components/c'],
  ['a reference elsewhere', described({ responses: { 200: { $ref: 'other.json' } } }), 'other.json'],
])('%s is told', (_, description, fault) => {
  expect(checkApi(description)).toEqual([expect.stringContaining(fault)])
})
