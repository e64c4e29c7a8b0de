import * as api from '@carnet/api'
import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { proposalContent, signerContent } from '@carnet/api/signing'
import { hashOf } from './hash.ts'

const named = { authority: 'EX', node: '0b7c9d52-6f0a-4a3e-9c0f-5d2a7b1e4c90' }
const person = '9e8d7c6b-5a4f-4e3d-9c2b-1a0f9e8d7c6b'
const proposal = api.Proposal.parse({
  id: 'c4d3e2f1-0a9b-4c8d-b7e6-f5a4b3c2d1e0',
  ...named,
  at: '2026-07-01T09:00:00.000Z',
  by: person,
  delay: 3600,
  expires: '2026-07-08T09:00:00.000Z',
  needs: { approvers: 2, notBy: 'proposer', outside: 0, refusedBy: 'one', roles: ['key-custodian'] },
  request: {
    class: 'goods',
    key: '7d6c5b4a-3e2f-4a1b-8c0d-9e8f7a6b5c4d',
    kind: 'early-expiry',
    period: '2020-01',
    reason: 'Court order',
    records: 1200,
  },
  hash: 'K-vX85_K6V0NRq-GCqCsuiZvkzDN8Af-MTdILi-1VEU',
  state: 'waiting',
  approvals: [],
  refusals: [],
})

describe('what a page signs is what the node verifies', () => {
  test('a proposal: the hash of docs/formats/assertion.md', async () => {
    expect(await hashOf(proposalContent(proposal))).toBe(proposal.hash)
  })

  test.prop([fc.constantFrom('request', 'needs', 'by', 'at', 'expires', 'delay', 'authority', 'node', 'id' as const)])(
    'a proposal of which anything is another has another hash',
    async (member) => {
      const other = { ...proposal, [member]: 'another' }
      expect(await hashOf(proposalContent(other))).not.toBe(proposal.hash)
    },
  )

  test('a signer’s confirmation: the hash of docs/formats/assertion.md', async () => {
    const { at } = proposal
    const key = api.Signer.parse({
      id: '8c1e7a5d-3b2f-4d6a-a9c8-0e1f2d3c4b5a',
      person: '5f0d1c3b-2a49-4e7c-8b6d-9a1e0f2c3d4e',
      sealingKey: 'zo060cy2M-x7cMF4FKXHbs0CloUFDTRHRboFhw5YfVk',
      signingKey: 'iojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w',
      state: 'registered',
      registered: at,
    })
    expect(await hashOf(signerContent(key))).toBe('kk9l0LCW1-dcjNz7o7tq5HcOtiinssSQmwwvk0vFWrw')
  })
})
