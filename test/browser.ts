import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { existsSync, readFileSync } from 'node:fs'
import { buildPages } from '../tools/pages.mjs'
import type { TestNode } from './node.ts'

/** Where Debian, and others, put a Chromium. */
const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
export const browserPath = process.env['CARNET_CHROMIUM'] ?? places.find((place) => existsSync(place))

if (browserPath === undefined)
  process.stderr.write('NO CHROMIUM FOUND: the console is not tested. Install it, or name it in CARNET_CHROMIUM.\n')

/** A browser, with the pages built that it is going to be shown. */
export async function openBrowser(): Promise<Browser> {
  if (buildPages(process.execPath) !== 0) throw new Error('the pages of the console could not be built')
  return chromium.launch({
    executablePath: browserPath ?? 'chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  })
}

/** Somebody at a desk: a page with an authenticator of its own, and whatever it complained of. */
export interface Desk extends AsyncDisposable {
  readonly page: Page
  readonly context: BrowserContext
  /** The node's address as people type it. */
  readonly origin: string
  /** What the browser refused, or threw: a policy's breach, a script's fault, a file that is not there. */
  readonly complaints: readonly string[]
}

export interface DeskOptions {
  readonly width?: number
  readonly language?: string
  readonly theme?: 'light' | 'dark'
  /** Fingers in place of a mouse. */
  readonly touch?: boolean
}

export async function sitDown(browser: Browser, node: TestNode, options: DeskOptions = {}): Promise<Desk> {
  const { width = 1440, language = 'en', theme = 'light', touch = false } = options
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    locale: language,
    colorScheme: theme,
    hasTouch: touch,
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (fault) => complaints.push(fault.message))
  page.on('console', (message) => {
    // A refusal is an answer; that the browser notes its status is not a fault.
    if (message.type() === 'error' && !message.text().includes('the server responded with a status of'))
      complaints.push(message.text())
  })
  const devtools = await context.newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    page,
    context,
    origin: node.url.replace('127.0.0.1', 'localhost'),
    complaints,
    [Symbol.asyncDispose]: () => context.close(),
  }
}

/** Enrols a passkey by a token, and signs in with it. */
export async function signIn({ page, origin }: Desk, token: string): Promise<void> {
  await page.goto(`${origin}/console/`)
  await page.getByRole('button', { name: 'First time here' }).click()
  await page.getByLabel('The token that you were handed').fill(token)
  await page.getByLabel('A name for this passkey').fill('desk')
  await page.getByRole('button', { name: 'Make a passkey' }).click()
  await page.getByText('The passkey is enrolled').waitFor()
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.getByRole('heading', { name: 'Today' }).waitFor()
}

/** The file that the page saves while something is done. */
export async function saved(page: Page, work: () => Promise<unknown>): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent('download'), work()])
  return readFileSync(await download.path())
}
