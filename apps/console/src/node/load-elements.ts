import type { KnownElement } from './known-elements.ts'

/** Every element that the dictionary knows, loaded where somebody looks for one. */
export const loadElements = async (): Promise<readonly KnownElement[]> => (await import('virtual:elements')).elements
