import { expect, test } from 'vitest'
import { permitted } from './log.ts'

test('only what is named may be logged, and only as a code, an id, a count', () => {
  const event = {
    code: 'edge/request',
    route: '/v1/receipts/:hash',
    status: 200,
    name: 'MARIA FERNANDEZ\nP<ESP',
    body: 'secret',
    token: 'secret',
    err: new Error('secret'),
    kind: { name: 'secret' },
  }
  expect(permitted(event)).toEqual({ name: '[withheld]', route: '/v1/receipts/:hash', status: 200 })
})
