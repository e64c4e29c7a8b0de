import { elements } from 'virtual:elements'

export type KnownElement = (typeof elements)[number]

/** Every element that the dictionary knows. */
export const knownElements: readonly KnownElement[] = elements
