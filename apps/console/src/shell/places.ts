import type { Actor } from '@carnet/api'
import { type Room, rooms } from '../rooms.ts'

/** The rooms that are of use to somebody, without those that one comes to from another. */
export function placesFor(actor: Actor): readonly Room[] {
  const roles = 'roles' in actor ? actor.roles : []
  return rooms.filter((room) => room.hidden !== true && (room.for?.some((role) => roles.includes(role)) ?? true))
}
