import type { DestructionCertificate, Receipt } from '@carnet/api'
import { describe, expect, test } from 'vitest'
import { plain } from '../shell.ts'
import { drawCertificate, drawDestructions } from './destruction.ts'

const receipt = { hash: 'h'.repeat(43), origin: 'carnet/xx', entry: '{}', includedBy: '', promise: '' } as Receipt
const base = {
  id: '5f0c5f0e-3a53-4c3c-9a63-1f6a3c5d7e01',
  kind: 'erasure',
  state: 'swept',
  keys: 2,
  ordered: { at: '2026-07-01T08:00:00Z' },
  marked: { at: '2026-07-01T08:00:00Z', receipt },
  here: { at: '2026-07-01T08:00:01Z', receipt },
  everywhere: { state: 'unprovable' },
  residuals: ['process-memory'],
} as unknown as DestructionCertificate

describe('a certificate in a terminal', () => {
  test('says both moments, and of the second what the provider can prove', () => {
    const drawn = drawCertificate(base, plain)
    expect(drawn).toContain('T1, 2 keys destroyed on this node: 2026-07-01T08:00:01Z')
    expect(drawn).toContain('T2: unprovable')
    expect(drawn).toContain('what the runtime’s memory has not freed yet')
  })

  test('claims nothing of what was not begun', () => {
    const { marked: _marked, here: _here, ...rest } = base
    const drawn = drawCertificate({ ...rest, state: 'waiting', residuals: [] }, plain)
    expect(drawn).toContain('nothing is destroyed yet')
    expect(drawn).not.toMatch(/T1|T2/)
  })

  test('a list that is empty says so', () => {
    expect(drawDestructions({ destructions: [] }, plain)).toContain('Nothing was destroyed')
  })
})
