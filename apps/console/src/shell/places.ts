import type { Actor } from '@carnet/api'
import { type Room, rooms } from '../rooms.ts'

/** The rooms that are of use to somebody. */
export function placesFor(actor: Actor): readonly Room[] {
  const roles = 'roles' in actor ? actor.roles : []
  return rooms.filter((room) => room.for?.some((role) => roles.includes(role)) ?? true)
}
