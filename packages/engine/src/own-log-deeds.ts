import { changed, type Deeds, read } from './deed.ts'
import { ownLog, sealNote, writeNote } from './own-log/index.ts'

/** What somebody did oneself. */
export const ownLogDeeds: Deeds<'ownLog' | 'noteOnOwn'> = {
  ownLog: {
    action: 'read-own-log',
    answer: ({ actor, request }, on) => read(on, (transaction) => ownLog(transaction, on, actor, request)),
  },
  noteOnOwn: {
    action: 'note-on-own',
    answer: async (decided, on) => {
      const sealed = await sealNote(on, decided.actor, decided.request)
      if (!sealed.ok) return sealed
      return changed(decided, on, (transaction) => writeNote(transaction, sealed.value))
    },
  },
}
