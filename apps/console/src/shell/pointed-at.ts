/** What a text points at by its form alone. */
export type PointedAt =
  | { readonly is: 'entry'; readonly index: number }
  | { readonly is: 'hash' | 'receipt'; readonly text: string }
  | { readonly is: 'id'; readonly id: string }

const id = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** An entry's number or hash, a receipt, an id; undefined for words. */
export function pointedAt(typed: string): PointedAt | undefined {
  const text = typed.trim()
  if (/^\d{1,15}$/.test(text)) return { is: 'entry', index: Number(text) }
  if (id.test(text)) return { is: 'id', id: text.toLowerCase() }
  if (/^[\w-]{43}$/.test(text)) return { is: 'hash', text }
  if (text.startsWith('{') && text.includes('"hash"')) return { is: 'receipt', text }
  return undefined
}
