import { getFips } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { checkProfile } from './profile.ts'

describe('the FIPS profile', () => {
  test('nothing is asked of the standard profile', () => {
    expect(checkProfile('standard')).toMatchObject({ ok: true })
  })

  test('without an active FIPS provider it is refused, with what to do', () => {
    const refused = checkProfile('fips', () => 0)
    expect(refused).toMatchObject({ ok: false, problem: { code: 'keys/unavailable' } })
    expect(JSON.stringify(refused)).toContain('OPENSSL_CONF')
  })

  test('with one it is not', () => {
    expect(checkProfile('fips', () => 1)).toMatchObject({ ok: true })
  })

  test('one that lacks an algorithm is named with it', () => {
    const none = (): never => {
      throw new Error('unsupported')
    }
    const refused = checkProfile('fips', () => 1, { 'SHA-256': () => undefined, Ed25519: none })
    expect(JSON.stringify(refused)).toContain('offers no Ed25519')
  })

  test('what it asks is this process’s own OpenSSL', () => {
    expect(checkProfile('fips').ok).toBe(getFips() === 1)
  })
})
