import type { PageRotation } from '@carnet/api'
import type { PageChoice } from '../vault/index.ts'

const before = 'begun-before/'
const withDestructions = 'with-destructions'

/** What a rotation's job is about. Pages begun for it, or since, are not rotated again when it is begun again. */
export const choiceName = ({ all = false, begunBefore }: PageRotation, now: Date): string =>
  all ? `${before}${begunBefore ?? now.toISOString()}` : withDestructions

export function choiceOf(name: string): PageChoice {
  if (name === withDestructions) return { kind: withDestructions }
  const begun = new Date(name.startsWith(before) ? name.slice(before.length) : '')
  if (Number.isNaN(begun.getTime())) throw new Error('a job of page rotation does not say which pages')
  return { kind: 'older-than', begun }
}
