// Runs the rules of layers.mjs over the tree, and does not take an empty answer for a clean one.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const tools = dirname(fileURLToPath(import.meta.url))
const cruiser = join(dirname(tools), 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')
const folders = ['packages', 'apps', 'bench', 'test', 'tools']

/**
 * `files` are those that break the rule: the one that imports, or all of a cycle, which is told once and from any of them.
 * @typedef {{ readonly rule: string, readonly files: readonly string[], readonly to: string }} Violation
 * @typedef {{ rule: { name: string }, from: string, to: string, cycle?: { name: string }[] }} Told
 */

/**
 * @param {string} root of a checkout
 * @returns {{ readonly sources: number, readonly violations: readonly Violation[] }}
 */
export function cruise(root) {
  const args = [cruiser, '--config', join(tools, 'layers.mjs'), '--output-type', 'json']
  const paths = folders.filter((folder) => existsSync(join(root, folder)))
  const options = { cwd: root, encoding: /** @type {const} */ ('utf8'), maxBuffer: 2 ** 28 }
  const { stdout, stderr } = spawnSync(process.execPath, [...args, ...paths], options)
  if (!stdout.startsWith('{')) throw new Error(`dependency-cruiser did not run: ${stderr}`)
  const { modules, summary } = JSON.parse(stdout)
  return {
    sources: modules.filter((/** @type {{ source: string }} */ { source }) => source.endsWith('.ts')).length,
    violations: summary.violations.map((/** @type {Told} */ { rule, from, to, cycle }) => ({
      rule: rule.name,
      files: cycle?.map(({ name }) => name) ?? [from],
      to,
    })),
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { sources, violations } = cruise(dirname(tools))
  for (const { rule, files, to } of violations) process.stdout.write(`${rule}: ${files.join(' → ')} → ${to}\n`)
  // With a compiler that it does not know, dependency-cruiser skips every .ts file and finds nothing wrong.
  if (sources === 0) process.stdout.write('no source file was looked at\n')
  process.stdout.write(`layers: ${String(sources)} sources, ${String(violations.length)} violations\n`)
  process.exitCode = sources > 0 && violations.length === 0 ? 0 : 1
}
