import { type Answer, granted } from '@carnet/api'
import { unavailable } from './refusals.ts'

/** A client that is installed only where its provider is used. */
export async function optional<T>(provider: string, load: () => Promise<T>): Promise<Answer<T>> {
  try {
    return granted(await load())
  } catch {
    return unavailable(provider, 'not-installed')
  }
}
