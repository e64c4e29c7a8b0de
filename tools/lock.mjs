// One process at a time, by a folder: making it is atomic on every file system.
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const pause = 100
const unowned = 10_000 // ms that a lock may exist without saying who holds it

/**
 * Runs `work` while no other process does; a lock whose holder has died is taken over.
 * @template T
 * @param {string} folder
 * @param {() => T} work
 * @param {() => void} [onWait] called once, when another process holds the lock
 * @returns {T}
 */
export function alone(folder, work, onWait = () => undefined) {
  mkdirSync(dirname(folder), { recursive: true })
  for (let waited = false; !taken(folder); waited = true) {
    if (!waited) onWait()
    if (isAbandoned(folder)) breakLock(folder)
    else sleep(pause)
  }
  const release = () => rmSync(folder, { recursive: true, force: true })
  // `work` may end the process: a lock left behind would make the next run wait before it finds it abandoned.
  process.once('exit', release)
  try {
    return work()
  } finally {
    process.off('exit', release)
    release()
  }
}

/** @param {string} folder */
function taken(folder) {
  try {
    mkdirSync(folder)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
  writeFileSync(join(folder, 'pid'), String(process.pid))
  return true
}

/** @param {string} folder */
function isAbandoned(folder) {
  try {
    const holder = Number.parseInt(readFileSync(join(folder, 'pid'), 'utf8'), 10)
    if (Number.isInteger(holder)) return !isAlive(holder)
  } catch {
    // The holder has not written its id yet, or has just finished.
  }
  try {
    return Date.now() - statSync(folder).mtimeMs > unowned
  } catch {
    return false
  }
}

// Of several that find the lock abandoned only one may remove it, and only while it still is: or it would remove its successor's.
/** @param {string} folder */
function breakLock(folder) {
  const breaking = `${folder}.breaking`
  if (!taken(breaking)) {
    if (isAbandoned(breaking)) rmSync(breaking, { recursive: true, force: true })
    sleep(pause)
    return
  }
  try {
    if (!isAbandoned(folder)) return
    const aside = `${folder}.${String(process.pid)}`
    renameSync(folder, aside)
    rmSync(aside, { recursive: true, force: true })
  } finally {
    rmSync(breaking, { recursive: true, force: true })
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/** @param {unknown} error */
const codeOf = (error) => (error instanceof Error && 'code' in error ? error.code : undefined)

/** @param {number} ms */
const sleep = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
