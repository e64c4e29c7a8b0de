/**
 * Views: what somebody keeps at hand under a name of one's own.
 *
 * In:    an actor; a page's address, and a name.
 * Out:   the actor's views, by name.
 * Never: a view of somebody else, whoever's the row says it is: what is sealed in it says whose it is.
 */
export { forgetView, savedViews, saveView } from './views.ts'
