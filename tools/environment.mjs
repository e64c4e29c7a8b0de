// The pure half of the bootstrap: which Node serves, and what of the outer run's environment reaches the inner one.

/** The Node and npm that the lock file was made under. */
export const pinned = Object.freeze({ node: '24.21.0', npm: '11.19.1' })

const oldestNode = 24
const oldestNpm = 10

/**
 * @param {string} version as in `process.versions.node`
 * @param {number} oldest
 * @returns {boolean}
 */
export function isAtLeast(version, oldest) {
  const major = Number.parseInt(version.replace(/^v/, ''), 10)
  return Number.isInteger(major) && major >= oldest
}

/** @param {string} version @returns {boolean} */
export const nodeServes = (version) => isAtLeast(version, oldestNode)

/** @param {string} version @returns {boolean} */
export const npmServes = (version) => isAtLeast(version, oldestNpm)

/**
 * The registry package that holds Node's program for a system.
 * @param {string} platform as in `process.platform`
 * @param {string} arch as in `process.arch`
 * @returns {string}
 */
export const nodePackage = (platform, arch) => `node-${platform === 'win32' ? 'win' : platform}-${arch}`

// How to reach the registry is the caller's business and must survive; everything else that npm exports is about the outer run.
const reachesRegistry =
  /^npm_config_(registry|cache|userconfig|proxy|https_proxy|noproxy|cafile|ca|strict_ssl|offline|prefer_offline|.*_authtoken)$/i
const ofOuterRun = /^(npm_.*|NODE|NODE_OPTIONS|INIT_CWD)$/i

/**
 * The environment for what runs inside: without npm's own variables, which would make the inner npm act on the outer project, and with `bin` first in PATH.
 * @param {Readonly<Record<string, string | undefined>>} outer
 * @param {string} bin folder of the Node that serves
 * @param {string} delimiter of PATH
 * @returns {Record<string, string>}
 */
export function cleanEnvironment(outer, bin, delimiter) {
  /** @type {Record<string, string>} */
  const inner = {}
  for (const [name, value] of Object.entries(outer)) {
    if (value !== undefined && (!ofOuterRun.test(name) || reachesRegistry.test(name))) inner[name] = value
  }
  const name = Object.keys(inner).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
  const kept = (inner[name] ?? '').split(delimiter).filter((part) => part !== '' && !ofRunScript.test(part))
  inner[name] = [bin, ...kept.filter((part) => part !== bin)].join(delimiter)
  return inner
}

// What `npm run` puts before PATH.
const ofRunScript = /[\\/]node_modules[\\/]\.bin$|[\\/]node-gyp-bin$/

/**
 * The descriptors that a child gets: the first three, and the one that the passphrase comes from, where it is another.
 * @param {readonly string[]} line the command line
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @returns {('inherit' | 'ignore' | number)[]}
 */
export function handedOn(line, environment) {
  const told = /(?:^| )--passphrase-fd[ =](\d{1,4})(?: |$)/.exec(line.join(' '))?.[1]
  const given = Number(told ?? environment['CARNET_PASSPHRASE_FD'] ?? 0)
  const last = Number.isInteger(given) && given > 2 && given < 1024 ? given : 2
  return Array.from({ length: last + 1 }, (_, at) => (at < 3 ? 'inherit' : at === last ? last : 'ignore'))
}
