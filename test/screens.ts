/** Pictures of every page, for whoever draws them: `node tools/bootstrap.mjs run test/screens.ts FOLDER`. Nothing of it is committed. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openBrowser, sitDown, signIn } from './browser.ts'
import { startNode } from './node.ts'

const [folder = 'screens', ...only] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
await using node = await startNode({ args: [] })
const browser = await openBrowser()
/** Who is shown what: the room, and whose eyes see it. */
const pages: readonly (readonly [name: string, path: string, as: string])[] = [
  ['today', '', 'administrator'],
  ['ledger', 'ledger', 'auditor'],
  ['ledger-entry', 'ledger/0', 'auditor'],
  ['ledger-refused', 'ledger', 'administrator'],
  ['people', 'people', 'administrator'],
  ['roles', 'people/roles', 'administrator'],
  ['signers', 'people/signers', 'administrator'],
  ['keys', 'people/keys', 'administrator'],
  ['ceremony', 'people/ceremony', 'administrator'],
  ['account', 'account', 'administrator'],
  ['find', 'find?purpose=clearance', 'officer'],
  ['intake', 'intake', 'administrator'],
  ['health', 'health', 'administrator'],
  ['dictionary', 'dictionary', 'administrator'],
  ['exports', 'exports', 'senior-officer'],
  ['retention-periods', 'retention/periods', 'dpo'],
  ['retention-subjects', 'retention/subjects', 'dpo'],
  ['retention-holds', 'retention/holds', 'dpo'],
  ['retention-destructions', 'retention/destructions', 'dpo'],
  ['retention-refused', 'retention/periods', 'administrator'],
  ['open-package', 'exports/open', 'senior-officer'],
]
const looks = [
  { name: 'light', width: 1440, theme: 'light' },
  { name: 'dark', width: 1440, theme: 'dark' },
  { name: 'tablet', width: 1024, theme: 'light' },
  { name: 'narrow', width: 390, theme: 'light' },
] as const

for (const look of looks) {
  for (const as of new Set(pages.map(([, , who]) => who))) {
    await using desk = await sitDown(browser, node, look)
    const shoot = async (name: string): Promise<void> => {
      await desk.page.screenshot({ path: join(folder, `${name}-${look.name}.png`), fullPage: true })
    }
    await desk.page.goto(`${desk.origin}/console/sign-in`)
    await desk.page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor()
    await shoot('sign-in')
    await signIn(desk, node.token(as))
    for (const [name, path] of pages.filter(
      ([each, , who]) => who === as && (only.length === 0 || only.includes(each)),
    )) {
      await desk.page.goto(`${desk.origin}/console/${path}`)
      await desk.page.getByRole('heading', { level: 1 }).waitFor()
      await desk.page.waitForLoadState('networkidle')
      await shoot(name)
    }
  }
}
await browser.close()
