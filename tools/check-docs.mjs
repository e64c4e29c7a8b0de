// Documents that lead nowhere, and what no file of the tree may hold.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** @typedef {{ readonly path: string, readonly line: number, readonly says: string }} Fault */
/** @typedef {{ readonly scripts: ReadonlySet<string>, readonly commands: ReadonlySet<string> }} Known */

const forbidden = [
  { form: /(^|[\s'"`(=])\/(home|root|Users)\/[\w.-]+/, says: 'a path of one machine' },
  { form: /\b(?:TODO|FIXME)\b/, says: 'something left to do' },
]
// The rule has to name what it forbids; others' words and data are not ours to change.
const exempt = /^(?:tools\/check-docs\.|package-lock\.json$|.*\/vectors\/)/

/** @param {string} path @param {string} text @returns {readonly Fault[]} */
export function checkWords(path, text) {
  if (exempt.test(path)) return []
  return linesOf(text).flatMap(({ line, content }) =>
    forbidden.filter(({ form }) => form.test(content)).map(({ says }) => ({ path, line, says })),
  )
}

/**
 * Relative links of a document: to a file or folder that exists, and to a heading that the file has.
 * @param {string} root of the checkout
 * @param {string} path
 * @param {string} text
 * @returns {readonly Fault[]}
 */
export function checkLinks(root, path, text) {
  return linesOf(withoutCode(text)).flatMap(({ line, content }) =>
    [...content.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !/^[a-z]+:/i.test(target) && !leads(root, path, target))
      .map((target) => ({ path, line, says: `a link to ${target}, which is not there` })),
  )
}

/**
 * Pictures of the documents: each says in words what it shows, and none lies there that no document shows.
 * @param {readonly { readonly path: string, readonly text: string }[]} documents
 * @param {readonly string[]} pictures as paths of the checkout
 * @returns {readonly Fault[]}
 */
export function checkPictures(documents, pictures) {
  const shown = documents.flatMap(({ path, text }) =>
    linesOf(withoutCode(text)).flatMap(({ line, content }) =>
      [...content.matchAll(/!\[([^\]]*)\]\(([^)\s]+)\)/g)].map(([, words = '', target = '']) => ({
        path,
        line,
        words,
        target,
      })),
    ),
  )
  const used = new Set(shown.map(({ path, target }) => join(dirname(path), target)))
  return [
    ...shown
      .filter(({ words }) => words.trim().length < 20)
      .map(({ path, line, target }) => ({ path, line, says: `${target} is not said in words` })),
    ...pictures
      .filter((each) => !used.has(each))
      .map((path) => ({ path, line: 1, says: 'a picture that no document shows' })),
  ]
}

/**
 * Tests that a document names, with what they are called: each is there.
 * @param {string} root of the checkout
 * @param {string} path
 * @param {string} text
 * @returns {readonly Fault[]}
 */
export function checkTests(root, path, text) {
  return linesOf(text).flatMap(({ line, content }) =>
    [...content.matchAll(/`([\w./-]+\.test\.ts)`(?: › ([^;|]+))?/g)].flatMap(([, file = '', name]) => {
      const full = join(root, file)
      if (!existsSync(full)) return [{ path, line, says: `no test ${file}` }]
      const title = name?.trim()
      if (title === undefined || readFileSync(full, 'utf8').includes(title)) return []
      return [{ path, line, says: `${file} has no test “${title}”` }]
    }),
  )
}

/** Requirements of levels 1 and 2 of the chapters that docs/asvs.md answers: how many each section has. */
const asked = {
  ...{
    4.1: 3,
    4.2: 1,
    4.3: 2,
    4.4: 4,
    6.1: 3,
    6.2: 12,
    6.3: 4,
    6.4: 4,
    6.5: 5,
    6.6: 3,
    6.8: 4,
    7.1: 3,
    7.2: 4,
    7.3: 2,
    7.4: 5,
  },
  ...{
    7.5: 2,
    7.6: 2,
    8.1: 2,
    8.2: 3,
    8.3: 1,
    8.4: 1,
    9.1: 3,
    9.2: 4,
    10.1: 2,
    10.2: 2,
    10.3: 4,
    10.4: 11,
    10.5: 5,
    10.6: 2,
  },
  ...{ 10.7: 3, 11.1: 2, 11.2: 3, 11.3: 3, 11.4: 4, 11.5: 1, 11.6: 1 },
}

/**
 * The table of OWASP ASVS: each requirement once, and of each that is met the test, or where it is written.
 * @param {string} path
 * @param {string} text
 * @returns {readonly Fault[]}
 */
export function checkStandard(path, text) {
  /** @type {Map<string, number>} */
  const found = new Map()
  const faults = linesOf(text).flatMap(({ line, content }) => {
    const [, numbers, , state, shown = ''] = content.split('|').map((cell) => cell.trim())
    if (!/^\d+\.\d+\.\d+/.test(numbers ?? '')) return []
    for (const number of numbersIn(numbers ?? '')) found.set(number, (found.get(number) ?? 0) + 1)
    if (!/^(met|not met|not applicable)$/.test(state ?? '')) return [{ path, line, says: `no state ${state ?? ''}` }]
    const isShown = /\.test\.ts`|\]\(|^above|^as before/.test(shown)
    return state === 'met' && !isShown ? [{ path, line, says: `${numbers ?? ''} is met, and nothing shows it` }] : []
  })
  const wanted = Object.entries(asked).flatMap(([section, count]) =>
    Array.from({ length: count }, (_, at) => `${section}.${String(at + 1)}`),
  )
  const wrong = [...new Set([...wanted, ...found.keys()])].filter(
    (number) => found.get(number) !== 1 || !wanted.includes(number),
  )
  return [...faults, ...wrong.map((number) => ({ path, line: 1, says: `${number} does not stand once` }))]
}

/** `4.3.1, 4.3.2` and `4.4.1–4.4.4` as the numbers that they are. @param {string} cell @returns {readonly string[]} */
function numbersIn(cell) {
  const [first = '', last] = cell.split('–')
  if (last === undefined) return cell.split(', ')
  const [section, from, to] = [first.replace(/\.\d+$/, ''), ...[first, last].map((each) => Number(each.split('.')[2]))]
  return Array.from(
    { length: Number(to) - Number(from) + 1 },
    (_, at) => `${String(section)}.${String(Number(from) + at)}`,
  )
}

/** Documents whose tests are checked: those that say what shows a defence. */
const shows = new Set(['SECURITY.md', 'docs/asvs.md'])

/** @param {string} root @param {string} path @param {string} target */
function leads(root, path, target) {
  const [file = '', heading] = target.split('#')
  const full = file === '' ? join(root, path) : join(root, dirname(path), decodeURIComponent(file))
  if (!existsSync(full)) return false
  return heading === undefined || !full.endsWith('.md') || headings(readFileSync(full, 'utf8')).has(heading)
}

/** @param {string} text @returns {ReadonlySet<string>} the headings as links name them */
const headings = (text) =>
  new Set(
    [...withoutCode(text).matchAll(/^#{1,6} +(.+?) *$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )

/**
 * What a reader is told to type: scripts of package.json, commands of the reference.
 * @param {Known} known
 * @param {string} path
 * @param {string} text
 * @returns {readonly Fault[]}
 */
export function checkCommands({ scripts, commands }, path, text) {
  let inShell = false
  return linesOf(text).flatMap(({ line, content }) => {
    if (content.startsWith('```')) inShell = /^```(sh|bash|shell)\s*$/.test(content)
    else if (inShell) {
      const script = /^\s*npm (?:run )?([a-z][\w:-]*)/.exec(content)?.[1]
      if (script !== undefined && !scripts.has(script) && !ofNpm.has(script))
        return [{ path, line, says: `no script ${script}` }]
      const command = /^\s*(?:\.\/)?carnet ([a-z][a-z-]*)/.exec(content)?.[1]
      if (command !== undefined && commands.size > 0 && !commands.has(command))
        return [{ path, line, says: `no command ${command}` }]
    }
    return []
  })
}

const ofNpm = new Set(['ci', 'install', 'audit', 'pack'])

/** @param {string} text */
const linesOf = (text) => text.split('\n').map((content, index) => ({ line: index + 1, content }))

/** Code blanked out, lines kept. @param {string} text */
const withoutCode = (text) =>
  text
    .replaceAll(/^```.*?^```/gms, (block) => block.replaceAll(/[^\n]/g, ''))
    .replaceAll(/`[^`\n]*`/g, (code) => 'x'.repeat(code.length))

/** @param {string} root @returns {Known} */
function knownIn(root) {
  const reference = join(root, 'docs/cli.md')
  const text = existsSync(reference) ? readFileSync(reference, 'utf8') : ''
  return {
    scripts: new Set(Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts)),
    commands: new Set([...text.matchAll(/^#+ .*?carnet ([a-z-]+)/gm)].map(([, name = '']) => name)),
  }
}

/** @param {string} root @returns {readonly string[]} the files of the tree, new ones too */
function filesIn(root) {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const { stdout, status } = spawnSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 })
  if (status !== 0) throw new Error('git does not tell the files of this tree')
  return stdout.split('\0').filter((path) => path !== '' && existsSync(join(root, path)))
}

/** @param {string} root @returns {readonly Fault[]} */
export function checkTree(root) {
  const known = knownIn(root)
  const paths = filesIn(root)
  const documents = paths
    .filter((path) => path.endsWith('.md'))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
  const pictures = checkPictures(
    documents,
    paths.filter((path) => path.startsWith('docs/pictures/')),
  )
  const texts = paths.flatMap((path) => {
    if (path.endsWith('.png')) return []
    const text = readFileSync(join(root, path), 'utf8')
    const words = checkWords(path, text)
    if (!path.endsWith('.md')) return words
    const named = shows.has(path) ? checkTests(root, path, text) : []
    const standard = path === 'docs/asvs.md' ? checkStandard(path, text) : []
    return [...words, ...standard, ...checkLinks(root, path, text), ...checkCommands(known, path, text), ...named]
  })
  return [...texts, ...pictures]
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const faults = checkTree(dirname(import.meta.dirname))
  for (const { path, line, says } of faults) process.stdout.write(`${path}:${String(line)}: ${says}\n`)
  process.stdout.write(`docs: ${String(faults.length)} faults\n`)
  process.exitCode = faults.length === 0 ? 0 : 1
}
