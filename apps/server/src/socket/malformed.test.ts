import { ReleaseRequest } from '@carnet/api'
import { describe, expect, test } from 'vitest'
import { malformed } from './malformed.ts'

const fault = (request: unknown) => {
  const parsed = ReleaseRequest.safeParse(request)
  if (parsed.success) throw new Error('is well-formed')
  return malformed(parsed.error)
}

describe('a malformed request', () => {
  test('is told where it is wrong', () => {
    expect(fault({ purpose: 'clearance' }).with).toMatchObject({ at: 'select' })
    expect(fault({ purpose: 7, select: { ids: [] } }).with).toMatchObject({ at: 'purpose', expected: 'string' })
  })

  test.each([
    { purpose: 'Maria Fernandez', select: { ids: ['x'] } },
    {
      purpose: 'clearance',
      select: { search: { element: 'travel-document.name', value: 'Maria Fernandez'.repeat(40) } },
    },
    { purpose: 'clearance', select: { ids: [] }, note: 'Maria Fernandez' },
    { purpose: 'clearance', select: { ids: [] }, answer: 'Maria Fernandez' },
  ])('is never told what was found there: %#', (request) => {
    expect(JSON.stringify(fault(request))).not.toContain('Fernandez')
  })
})
