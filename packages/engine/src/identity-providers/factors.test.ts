import { describe, expect, test } from 'vitest'
import { methodsIn, strengthOf } from './factors.ts'

describe('two factors', () => {
  test.each([
    [{ amr: ['mfa'] }],
    [{ amr: ['pwd', 'otp'] }],
    [{ amr: ['hwk', 'pin'] }],
    [{ amr: ['hwk', 'fpt', 'user'] }],
    [{ amr: ['pwd', 'face'] }],
    [{ acr: 'urn:two' }],
  ])('%j', (said) => {
    expect(strengthOf(said, ['urn:two'])).toBe('oidc-mfa')
  })

  test.each([
    [{}],
    [{ amr: [] }],
    [{ amr: 'mfa' }],
    [{ amr: ['pwd'] }],
    [{ amr: ['pwd', 'pin'] }],
    [{ amr: ['hwk', 'user'] }],
    [{ amr: ['pwd', 'sms'] }],
    [{ amr: ['pwd', 'geo', 'rba'] }],
    [{ acr: 'urn:one' }],
    [{ acr: ['urn:two'] }],
  ])('are not said by %j', (said) => {
    expect(strengthOf(said, ['urn:two'])).toBe('oidc')
  })

  test('no text of the provider’s is kept, but what RFC 8176 names', () => {
    expect(methodsIn({ amr: ['otp', 'A. Name', 7, 'pwd', 'pwd'] })).toEqual(['pwd', 'otp'])
  })
})
