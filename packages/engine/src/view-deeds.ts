import { changed, type Deeds, read } from './deed.ts'
import { forgetView, savedViews, saveView } from './views/index.ts'

/** Pages that somebody keeps at hand. */
export const viewDeeds: Deeds<'savedViews' | 'saveView' | 'forgetView'> = {
  savedViews: {
    action: 'read-own-views',
    answer: ({ actor }, on) => read(on, (transaction) => savedViews(transaction, on, actor)),
  },
  saveView: {
    action: 'keep-own-views',
    answer: (decided, on) =>
      changed(decided, on, (transaction) => saveView(transaction, on, decided.actor, decided.request)),
  },
  forgetView: {
    action: 'keep-own-views',
    answer: (decided, on) =>
      changed(decided, on, (transaction) => forgetView(transaction, on, decided.actor, decided.request)),
  },
}
