// What a node needs to run and nothing else, laid into an empty folder after `tsc -b`; `npm ci --omit=dev` there does the rest.
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Of the checkout itself: what npm installs by, and the messages of the demonstration. */
const ofRoot = ['package.json', 'package-lock.json', '.npmrc', 'LICENSE', 'samples']
/** Of each workspace, where it has it: its manifest, what was built, and the data that it reads as it runs. */
const ofWorkspace = ['package.json', 'dist', 'migrations', 'packs']
const neverRun = /\.(d\.ts|map|tsbuildinfo)$|\.test\.js$/

/** @param {string} root of the checkout @returns {readonly string[]} what is copied, as paths below it */
export function releasedParts(root) {
  const workspaces = ['packages', 'apps'].flatMap((kind) =>
    readdirSync(join(root, kind)).map((name) => `${kind}/${name}`),
  )
  const parts = workspaces.flatMap((workspace) => ofWorkspace.map((part) => `${workspace}/${part}`))
  return [...ofRoot, ...parts].filter((part) => existsSync(join(root, part)))
}

/** @param {string} root @param {string} into */
export function layRelease(root, into) {
  for (const part of releasedParts(root)) {
    mkdirSync(join(into, part, '..'), { recursive: true })
    cpSync(join(root, part), join(into, part), { recursive: true, filter: (file) => !neverRun.test(basename(file)) })
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [into] = process.argv.slice(2)
  if (into === undefined || (existsSync(into) && readdirSync(into).length > 0)) {
    process.stderr.write('usage: node tools/release-tree.mjs FOLDER, which is empty or not there yet\n')
    process.exit(2)
  }
  layRelease(resolve(import.meta.dirname, '..'), resolve(into))
}
