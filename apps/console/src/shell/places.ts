import type { Actor } from '@carnet/api'
import { type Room, rooms } from '../rooms.ts'

/** The rooms that are of use to somebody. */
export function placesFor(actor: Actor): readonly Room[] {
  const roles = 'roles' in actor ? actor.roles : []
  return rooms.filter(
    (room) =>
      (actor.kind === 'guest' && room.guests === true) || (room.for?.some((role) => roles.includes(role)) ?? true),
  )
}

/** Whether a page is of this room: its own, one below it, or one that one comes to from it. */
export const holds = ({ path, also = [] }: Room, at: string): boolean =>
  at === path || [...(path === '/' ? [] : [path]), ...also].some((each) => at.startsWith(`${each}/`))
