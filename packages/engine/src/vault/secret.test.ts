import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { Secret } from './secret.ts'

const value = 'MARIA FERNANDEZ'
const ways: readonly (readonly [string, (secret: Secret<string>) => string])[] = [
  ['a template', (secret) => `it is ${secret as unknown as string}`],
  ['String()', (secret) => String(secret)],
  ['concatenation', (secret) => 'it is ' + (secret as unknown as string)],
  ['JSON', (secret) => JSON.stringify({ deep: [secret] })],
  ['inspect, all of it', (secret) => inspect({ deep: [secret] }, { showHidden: true, depth: Infinity, getters: true })],
  ['inspect without our own printing', (secret) => inspect(secret, { customInspect: false, showHidden: true })],
  ['a copy of its members', (secret) => JSON.stringify(Object.assign({}, secret))],
  ['a structured clone', (secret) => inspect(structuredClone(secret), { showHidden: true })],
  ['an error', (secret) => inspect(new Error('failed', { cause: secret }))],
]

test.each(ways)('%s does not show a secret', (_, print) => {
  expect(print(new Secret(value))).not.toContain('FERNANDEZ')
})

test('whoever asks for it has it', () => {
  expect(new Secret(value).reveal()).toBe(value)
})
