/** An id as the API writes it (RFC 9562 §4). */
export const idForm = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'

export const id = new RegExp(`^${idForm}$`)

const anywhere = new RegExp(idForm, 'g')

/** The id that somebody typed or pasted; undefined where it is none. */
export function idIn<Id extends string>(text: string): Id | undefined {
  const said = text.trim().toLowerCase()
  return id.test(said) ? (said as Id) : undefined
}

/** The ids in a text, each once, whatever stands between them: addresses can be pasted as they are. */
export const idsIn = <Id extends string>(text: string): readonly Id[] => [
  ...new Set((text.toLowerCase().match(anywhere) ?? []) as Id[]),
]
