declare module 'virtual:elements' {
  import type { DictionaryElement } from '@carnet/customs'

  /** Every element of the dictionary, as vite.config.ts finds it in @carnet/customs. */
  export const elements: readonly Omit<DictionaryElement, 'wcoPaths' | 'number'>[]
}
