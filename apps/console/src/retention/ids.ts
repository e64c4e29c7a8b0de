const form = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

/** The ids in a text, each once, whatever stands between them: addresses of records can be pasted as they are. */
export const idsIn = <Id extends string>(text: string): readonly Id[] => [
  ...new Set((text.toLowerCase().match(form) ?? []) as Id[]),
]
