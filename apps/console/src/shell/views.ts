import type { SavedView } from '@carnet/api'
import { useMaybe } from '../node/index.ts'
import { useActor } from '../session.ts'

/** The views that one saved, by name. Services have none, and are not asked for. */
export function useViews(): readonly SavedView[] {
  const { kind } = useActor()
  return useMaybe('savedViews', {}, kind === 'person' || kind === 'guest')?.views ?? []
}
