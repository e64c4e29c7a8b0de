import { type Answer, granted } from '@carnet/api'
import { textOf, unavailable } from './refusals.ts'

/** A client that is installed only where its provider is used. */
export async function optional<T>(provider: string, load: () => Promise<T>): Promise<Answer<T>> {
  try {
    return granted(await load())
  } catch (failure) {
    const absent = textOf(failure, 'code').endsWith('MODULE_NOT_FOUND')
    return unavailable(provider, absent ? 'not-installed' : 'not-loaded')
  }
}
