import type { CaseId, RecordId, ReleaseRequest } from '@carnet/api'
import type { Session } from '../src/types.ts'
import { declaration, ingest, openCase, valueOf, type World } from './world.ts'

/** A node with declarations that an officer may have in an investigation, what enforcement found only with approval. */
export interface Investigated {
  readonly officer: Session
  readonly matter: CaseId
  readonly ids: readonly RecordId[]
  readonly asking: (more?: Partial<ReleaseRequest>) => ReleaseRequest
}

export async function investigating(world: World, office = '020'): Promise<Investigated> {
  const officer = await world.person(['officer'], [office])
  const matter = await openCase(world.engine, officer, 'investigation')
  const declarations = [0, 1].map((n) =>
    declaration({ reference: `O-100${n}`, office: n === 0 ? '020' : '030', fraud: '1' }),
  )
  valueOf(await ingest(world.engine, await world.source(), declarations))
  const task = await openCase(world.engine, officer, 'task')
  const ids: RecordId[] = []
  for (const n of [0, 1]) {
    const select = { search: { element: 'declaration.reference', value: `O-100${n}` } }
    const view = valueOf(await world.engine.answer('find', officer, { purpose: 'clearance', case: task, select }))
    ids.push(...view.records.map(({ id }) => id))
  }
  return {
    officer,
    matter,
    ids,
    asking: (more = {}) => ({ purpose: 'investigation', case: matter, select: { ids: [...ids] }, ...more }),
  }
}
