import type { Answer } from '@carnet/api'
import { granted } from '@carnet/api'
import type { Work } from '../jobs/index.ts'
import { type PageChoice, pagesToRotate, rotatePage, type Vault } from '../vault/index.ts'

export interface PagesRotated {
  readonly pages: number
  readonly keys: number
}

/** Rotates the pages chosen, one after the other. Begun again it goes on with those that are left. */
export async function rotateChosen(vault: Vault, choice: PageChoice, work: Work): Promise<Answer<PagesRotated>> {
  const pages = await pagesToRotate(vault, choice)
  const total = pages.reduce((sum, { keys }) => sum + keys, 0)
  let keys = 0
  await work.progress(0, total)
  for (const { id } of pages) {
    const rotated = await rotatePage(vault, id, {
      signal: work.signal,
      moved: (moved) => work.progress((keys += moved), Math.max(keys, total)),
    })
    if (!rotated.ok) return rotated
  }
  return granted({ pages: pages.length, keys })
}
