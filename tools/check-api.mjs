// The description of the interface as its reader's tools take it: docs/openapi.json stands for itself.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** @typedef {{ readonly name: string, readonly in: string }} Parameter */
/** @typedef {{ readonly operationId?: string, readonly parameters?: readonly Parameter[], readonly responses?: Readonly<Record<string, unknown>> }} Operation */
/** @typedef {{ readonly openapi: string, readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> }} Description */

const methods = new Set(['get', 'put', 'post', 'delete', 'patch', 'head', 'options'])

/** @param {Description} description @returns {readonly string[]} what is wrong with it */
export function checkApi(description) {
  const operations = Object.entries(description.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => methods.has(method))
      .map(([method, operation]) => ({ path, at: `${method} ${path}`, operation })),
  )
  const ids = operations.map(({ operation }) => operation.operationId)
  return [
    ...(/^3\.1\.\d+$/.test(description.openapi) ? [] : ['not OpenAPI 3.1']),
    ...(operations.length > 0 ? [] : ['no operation']),
    ...ids.filter((id, at) => id === undefined || ids.indexOf(id) !== at).map((id) => `operationId ${String(id)}`),
    ...operations.flatMap(({ path, at, operation }) => checkOperation(path, at, operation)),
    ...references(description)
      .filter((reference) => !resolves(description, reference))
      .map((reference) => `${reference} is not there`),
  ]
}

/** @param {string} path @param {string} at @param {Operation} operation */
function checkOperation(path, at, { parameters = [], responses = {} }) {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()
  const stated = parameters.filter((each) => each.in === 'path').map(({ name }) => name)
  return [
    ...(inPath.join() === stated.sort().join() ? [] : [`${at}: its path and its parameters differ`]),
    ...(Object.keys(responses).some((status) => status.startsWith('2')) ? [] : [`${at}: no answer that succeeds`]),
  ]
}

/** @param {unknown} value @returns {readonly string[]} every `$ref` in it */
function references(value) {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? [inner] : references(inner),
  )
}

/** @param {unknown} description @param {string} reference a JSON pointer (RFC 6901) after `#` */
function resolves(description, reference) {
  if (!reference.startsWith('#/')) return false
  const steps = reference.slice(2).split('/')
  const step = (/** @type {unknown} */ at, /** @type {string} */ name) =>
    typeof at === 'object' && at !== null
      ? Reflect.get(at, name.replaceAll('~1', '/').replaceAll('~0', '~'))
      : undefined
  return steps.reduce(step, description) !== undefined
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const faults = checkApi(JSON.parse(readFileSync(join(dirname(import.meta.dirname), 'docs/openapi.json'), 'utf8')))
  for (const fault of faults) process.stdout.write(`docs/openapi.json: ${fault}\n`)
  process.stdout.write(`api: ${String(faults.length)} faults\n`)
  process.exitCode = faults.length === 0 ? 0 : 1
}
