import type { SessionBegun } from '@carnet/api'
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'

/** Hono writes and reads it with the prefix `__Host-`: of this very origin, over TLS, for every path (RFC 6265bis §4.1.3.2). */
const name = 'carnet'
const options = { path: '/', secure: true, httpOnly: true, sameSite: 'Strict', prefix: 'host' } as const

/** A browser says with every request where it comes from, and no page can make it say otherwise (Fetch Metadata §2). */
const siteOf = (context: Context): string | undefined => context.req.header('sec-fetch-site')

/** Whether it is a browser that keeps a session: one that says nothing of the kind would keep it in vain. */
export const isBrowser = (context: Context): boolean => siteOf(context) !== undefined

/**
 * The session that a browser brings. THREAT: a page of another site that has the browser ask in its user's name. The cookie
 * counts only where the browser says that one of the node's own pages asks, whatever the method.
 */
export const cookieOf = (context: Context): string | undefined =>
  siteOf(context) === 'same-origin' ? getCookie(context, name, 'host') : undefined

/**
 * THREAT: a page of another site that signs its visitor in as somebody else. In a browser, only the node's own pages begin a
 * session.
 */
export const comesFromElsewhere = (context: Context): boolean => (siteOf(context) ?? 'same-origin') !== 'same-origin'

/** What began a session goes to a browser as a cookie that no script can read, and not in the answer. */
export function keepInBrowser(context: Context, { credential, ...session }: SessionBegun): SessionBegun {
  if (credential === undefined) return session
  if (!isBrowser(context)) return { ...session, credential }
  setCookie(context, name, credential, options)
  return session
}

/** A session that has ended has no cookie any more. */
export function forgetInBrowser(context: Context): void {
  if (cookieOf(context) !== undefined) deleteCookie(context, name, options)
}
