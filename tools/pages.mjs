// Builds the console's pages, where they are not what their sources say.
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fingerprint, isStamped, setStamp } from './fingerprint.mjs'
import { alone } from './lock.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const own = join(root, 'apps', 'console')
const config = join(own, 'vite.config.ts')

/**
 * The exit status of the build; 0 where there was nothing to do. It runs from the sources of what the pages stand on.
 * @param {string} node
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {number}
 */
export function buildPages(node, env = process.env) {
  const stamp = join(own, 'dist', '.built')
  const current = () =>
    fingerprint([
      ...['src', 'public', 'index.html', 'vite.config.ts', 'package.json', 'tsconfig.json'].map((part) =>
        join(own, part),
      ),
      join(root, 'packages', 'api', 'src'),
      join(root, 'packages', 'customs', 'src'),
      join(root, 'packages', 'sdk', 'src'),
      join(root, 'packages', 'tlog', 'src'),
      join(root, 'node_modules', '.carnet-lock'),
    ])
  if (isStamped(stamp, current())) return 0
  const build = () => {
    const before = current()
    if (isStamped(stamp, before)) return 0
    const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
    const args = [
      '--conditions=@carnet/source',
      vite,
      'build',
      own,
      '--config',
      config,
      '--logLevel',
      'warn',
      '--configLoader',
      'native',
    ]
    // Whoever builds: what is tested is what is served.
    const environment = { ...env, NODE_ENV: 'production' }
    const { status } = spawnSync(node, args, { cwd: root, env: environment, stdio: ['ignore', 2, 2] })
    if (status === 0) setStamp(stamp, before)
    return status ?? 1
  }
  return alone(join(root, '.node', 'pages.lock'), build)
}
