import { OfficeCode, type Problem, ProviderAnswer, returnPath } from '@carnet/api'
import type { Context, Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { isBrowser, keepInBrowser } from './browser.ts'
import type { EdgeEnvironment } from './environment.ts'
import { sessionOf } from './request.ts'
import type { VaultClient } from './vault.ts'

/**
 * What binds a visit at a provider to the browser that began it, for as long as the visit is good. THREAT: a link by which somebody is
 * signed in as somebody else. It is sent along when the provider, another site, sends the browser back; so it can't be `Strict`.
 */
const name = 'carnet-visit'
const options = { path: '/', secure: true, httpOnly: true, sameSite: 'Lax', prefix: 'host' } as const
const seconds = 600

/** The addresses of this machine, where a node that has no other name is reached. */
const loopback = /^(localhost|127\.0\.0\.1|\[::1\]):\d{1,5}$/

/** `GET /sign-in/provider` goes to the provider, and `GET /sign-in/provider/callback` is where it sends a browser back to. */
export function providerRoutes(app: Hono<EdgeEnvironment>, vault: VaultClient, origin: string | undefined): void {
  app.get('/sign-in/provider', async (context) => {
    const office = OfficeCode.optional().safeParse(context.req.query('office'))
    if (!office.success) return notIn(context, 'unavailable')
    const begun = await vault.ask('beginProviderSignIn', sessionOf(context), {
      ...(office.data === undefined ? {} : { office: office.data }),
      ...(origin === undefined ? hereIn(context) : {}),
    })
    if (!begun.ok) return notIn(context, wordOn(begun.problem))
    setCookie(context, name, begun.value.visit, { ...options, maxAge: seconds })
    return context.redirect(begun.value.address, 303)
  })
  app.get(returnPath, async (context) => {
    const visit = getCookie(context, name, 'host')
    deleteCookie(context, name, options)
    const came = ProviderAnswer.safeParse({ visit, answer: new URL(context.req.url).search })
    if (!came.success || !isBrowser(context)) return notIn(context, 'refused')
    const begun = await vault.ask('signInByProvider', sessionOf(context), came.data)
    if (!begun.ok) return notIn(context, wordOn(begun.problem))
    keepInBrowser(context, begun.value)
    return context.redirect('/console/', 303)
  })
}

function hereIn(context: Context): { readonly returnTo?: string } {
  const host = context.req.header('host') ?? ''
  return loopback.test(host) ? { returnTo: `http://${host}${returnPath}` } : {}
}

/** What the page says is its own: nothing that came from outside goes along. */
const wordOn = ({ code }: Problem): 'refused' | 'unavailable' =>
  code === 'sign-in/refused' ? 'refused' : 'unavailable'
const notIn = (context: Context, word: 'refused' | 'unavailable'): Response =>
  context.redirect(`/console/sign-in?provider=${word}`, 303)
