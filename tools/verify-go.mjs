// Runs the Go verifier on what Debian's package golang-golang-x-mod-dev installs: nothing is fetched.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const source = join(import.meta.dirname, 'verify-go', 'main.go')
const env = { ...process.env, GO111MODULE: 'off', GOPATH: '/usr/share/gocode', GOFLAGS: '' }

/** Whether Go and the library are installed. @returns {boolean} */
export const canVerify = () =>
  spawnSync('go', ['list', 'golang.org/x/mod/sumdb/note'], { env, stdio: 'ignore' }).status === 0

/**
 * Compiles the verifier once; the program stands alone then.
 * @param {string} program path to write it to
 */
export function buildVerifier(program) {
  const { status, stderr } = spawnSync('go', ['build', '-o', program, source], { env, encoding: 'utf8' })
  if (status !== 0) throw new Error(`the verifier does not compile: ${stderr}`)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { status } = spawnSync('go', ['run', source, ...process.argv.slice(2)], { env, stdio: 'inherit' })
  process.exitCode = status ?? 1
}
