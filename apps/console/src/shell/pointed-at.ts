import { idIn } from '../id.ts'

/** What a text points at by its form alone. */
export type PointedAt =
  | { readonly is: 'entry'; readonly index: number }
  | { readonly is: 'hash' | 'receipt'; readonly text: string }
  | { readonly is: 'id'; readonly id: string }

/** An entry's number or hash, a receipt, an id; undefined for words. */
export function pointedAt(typed: string): PointedAt | undefined {
  const text = typed.trim()
  if (/^\d{1,15}$/.test(text)) return { is: 'entry', index: Number(text) }
  const id = idIn(text)
  if (id !== undefined) return { is: 'id', id }
  if (/^[\w-]{43}$/.test(text)) return { is: 'hash', text }
  if (text.startsWith('{') && text.includes('"hash"')) return { is: 'receipt', text }
  return undefined
}
