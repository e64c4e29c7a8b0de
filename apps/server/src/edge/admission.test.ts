import { describe, expect, test } from 'vitest'
import { createAdmission } from './admission.ts'

describe('admission', () => {
  test('a token holds at most a quarter of the places; others still come in', () => {
    const admission = createAdmission({ requestsAtOnce: 8, messagesAtOnce: 1 })
    expect([admission.request('a').ok, admission.request('a').ok]).toEqual([true, true])
    const third = admission.request('a')
    expect(third).toMatchObject({ ok: false, problem: { code: 'request/too-many', with: { retryAfter: 1 } } })
    expect(admission.request('b').ok).toBe(true)
  })

  test('a full node says when to come back, and has room again when somebody leaves', () => {
    const admission = createAdmission({ requestsAtOnce: 4, messagesAtOnce: 1 })
    const admitted = ['a', 'b', 'c', 'd'].map((token) => admission.request(token))
    expect(admission.request('e')).toMatchObject({ ok: false, problem: { code: 'node/unavailable' } })
    const [first] = admitted
    if (first?.ok !== true) throw new Error('not admitted')
    first.leave()
    first.leave()
    expect(admission.request('e').ok).toBe(true)
    expect(admission.request('f').ok).toBe(false)
  })

  test('messages have places of their own', () => {
    const admission = createAdmission({ requestsAtOnce: 4, messagesAtOnce: 1 })
    expect(admission.message().ok).toBe(true)
    expect(admission.message()).toMatchObject({ ok: false, problem: { code: 'node/unavailable' } })
  })
})
