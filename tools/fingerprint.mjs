// Whether something made from files is still up to date.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Changes when a file below `folders` is added, removed or written; sizes and times only, so that it costs milliseconds.
 * @param {readonly string[]} folders
 * @returns {string}
 */
export function fingerprint(folders) {
  const hash = createHash('sha256')
  for (const folder of folders) addTree(hash, folder)
  return hash.digest('hex')
}

/** @param {import('node:crypto').Hash} hash @param {string} path */
function addTree(hash, path) {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return
  if (!found.isDirectory()) {
    hash.update(`${path}\0${String(found.size)}\0${String(found.mtimeMs)}\n`)
    return
  }
  for (const name of readdirSync(path).sort()) addTree(hash, join(path, name))
}

/** @param {string} stamp @param {string} value @returns {boolean} */
export const isStamped = (stamp, value) => existsSync(stamp) && readFileSync(stamp, 'utf8') === value

/** @param {string} stamp @param {string} value @returns {void} */
export const setStamp = (stamp, value) => writeFileSync(stamp, value)
