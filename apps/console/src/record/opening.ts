import type { Receipt, RecordId, ReleaseRequest, View, ViewElement } from '@carnet/api'
import { useState } from 'react'
import { type NodeProblem, release } from '../node/index.ts'

/** Why, and of which record. */
export type About = Pick<ReleaseRequest, 'purpose' | 'case'> & { readonly id: RecordId }
type Brought = Pick<ReleaseRequest, 'approval' | 'breakGlass'>

/** The one element that is asked for, whole. */
export const requestOf = ({ id, ...why }: About, element: string, brought: Brought = {}): ReleaseRequest => ({
  ...why,
  select: { ids: [id] },
  elements: [element],
  answer: 'whole',
  ...brought,
})

interface Opened {
  readonly elements: ReadonlyMap<string, readonly ViewElement[]>
  readonly reasons: View['reasons']
  readonly receipts: readonly Receipt[]
  /** What was revealed last. */
  readonly fresh?: string
  /** What was refused last. */
  readonly refused?: { readonly element: string; readonly problem: NodeProblem }
  readonly busy?: string
}

export interface Opening extends Opened {
  readonly reveal: (element: string, brought?: Brought) => Promise<void>
}

/** What was opened of a record on this page, element by element. */
export function useOpening(about: About): Opening {
  const [opened, setOpened] = useState<Opened>({ elements: new Map(), reasons: [], receipts: [] })
  return {
    ...opened,
    async reveal(element, brought) {
      setOpened(({ refused: _before, ...now }) => ({ ...now, busy: element }))
      const reply = await release(requestOf(about, element, brought))
      setOpened(({ busy: _done, ...now }) =>
        reply.ok ? withView(now, element, reply.value) : refusedAt(now, element, reply.problem),
      )
    },
  }
}

const withView = (before: Opened, element: string, { records, reasons, receipt }: View): Opened => ({
  elements: new Map([...before.elements, [element, records[0]?.elements ?? []]]),
  reasons: [...before.reasons, ...reasons],
  receipts: [receipt, ...before.receipts],
  fresh: element,
})

/** A refusal leaves its stamp as well. */
function refusedAt(before: Opened, element: string, problem: NodeProblem): Opened {
  const receipt = receiptIn(problem)
  return {
    ...before,
    refused: { element, problem },
    receipts: receipt === undefined ? before.receipts : [receipt, ...before.receipts],
  }
}

export const receiptIn = ({ with: said }: NodeProblem): Receipt | undefined =>
  said['receipt'] === undefined ? undefined : (said['receipt'] as Receipt)
