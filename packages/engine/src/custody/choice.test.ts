import { expect, test } from 'vitest'
import { choiceName, choiceOf } from './index.ts'

const now = new Date('2026-07-01T08:00:00.000Z')

test('pages with destructions are rotated where nothing else is said', () => {
  expect(choiceOf(choiceName({}, now))).toEqual({ kind: 'with-destructions' })
})

test('all are those begun before now, so that a rotation that is begun again does not rotate what it made', () => {
  expect(choiceOf(choiceName({ all: true }, now))).toEqual({ kind: 'older-than', begun: now })
})

test('a job that says nothing of the kind is refused', () => {
  expect(() => choiceOf('')).toThrow('does not say which pages')
  expect(() => choiceOf('begun-before/yesterday')).toThrow('does not say which pages')
})
