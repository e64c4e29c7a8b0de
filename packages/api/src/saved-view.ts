import { z } from 'zod'
import { Instant } from './ids.ts'
import { nothing, operation } from './operation.ts'

/** What somebody keeps under a name of one's own: a page, as its address has it. */
export const SavedViewId = z.uuid().brand<'SavedViewId'>()
export type SavedViewId = z.infer<typeof SavedViewId>

const word = '[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*'
const id = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const day = '\\d{4}-\\d{2}-\\d{2}'
/** A country, an office, a chapter, a month. */
const code = '[A-Z]{1,2}|[A-Za-z]{0,2}\\d{1,6}|\\d{4}-\\d{2}'
/** Also an entry’s number or hash, a period. */
const segment = `/(?:${word}|${id}|\\d{1,15}|\\d{4}-\\d{2}|[A-Za-z0-9_-]{43})`
const member = `${word}=(?:${word}|${id}|${day}|${code})`
const form = new RegExp(`^(?:/|(?:${segment}){1,4})(?:\\?${member}(?:&${member}){0,11})?$`)

/**
 * A page within the console, with its filters: words, ids, numbers of entries, days.
 * THREAT: an address that leads out of the console, or carries text. Neither has this form. A single word could still be a name: that the
 * pages keep nothing in an address that somebody types is theirs to hold (`kept.ts`).
 */
export const SavedViewPath = z.string().max(400).regex(form)

export const SavedView = z.strictObject({
  id: SavedViewId,
  name: z.string(),
  path: SavedViewPath,
  at: Instant.describe('When it was saved, or changed last.'),
})
export type SavedView = z.infer<typeof SavedView>

/** Characters of a name. */
const longestName = 60

export const SavedViewSaving = z.strictObject({
  id: SavedViewId.optional().describe('One’s own view that this replaces.'),
  name: z.string().trim().min(1).max(longestName),
  path: SavedViewPath,
})
export type SavedViewSaving = z.infer<typeof SavedViewSaving>

export const SavedViewList = z.strictObject({ views: z.array(SavedView).readonly() })
export type SavedViewList = z.infer<typeof SavedViewList>

export const savedViewOperations = {
  savedViews: operation('GET', '/v1/me/views', 'The views that one saved', nothing, SavedViewList),
  saveView: operation(
    'POST',
    '/v1/me/views',
    'Save a page with its filters under a name, or change one that is saved',
    SavedViewSaving,
    SavedView,
  ),
  forgetView: operation(
    'POST',
    '/v1/me/views/{id}/forget',
    'Forget a view that one saved',
    z.strictObject({ id: SavedViewId }),
    nothing,
  ),
} as const
