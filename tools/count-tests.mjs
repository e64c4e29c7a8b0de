// Counts a report of vitest (its JSON) for .ci/run: what failed, and what was skipped and may not be.
import { existsSync, readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

/** @typedef {{ readonly fullName: string, readonly status: string }} Assertion */
/** @typedef {{ readonly name: string, readonly status: string, readonly assertionResults: readonly Assertion[] }} File */
/** @typedef {{ readonly passed: number, readonly failures: readonly string[], readonly allowed: readonly string[] }} Count */

// Only what reads messages that may not be part of this tree may be left out, and says so in its name.
const maySkip = /samples/i

/** @param {{ readonly testResults: readonly File[] }} report @returns {Count} */
export function count({ testResults }) {
  const tests = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, status }) => ({ name: `${name}: ${fullName}`, status, fullName })),
  )
  const skipped = tests.filter(({ status }) => status !== 'passed' && status !== 'failed')
  // A file that doesn't load has failed without a test of its own.
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((each) => each.status === 'failed'),
  )
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failures: [
      ...tests.filter(({ status }) => status === 'failed').map(({ name }) => name),
      ...broken.map(({ name }) => `${name}: did not run`),
      ...skipped.filter(({ fullName }) => !maySkip.test(fullName)).map(({ name }) => `${name}: skipped`),
    ],
    allowed: skipped.filter(({ fullName }) => maySkip.test(fullName)).map(({ name }) => name),
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const path = process.argv[2] ?? ''
  if (existsSync(path)) {
    const { passed, failures, allowed } = count(JSON.parse(readFileSync(path, 'utf8')))
    for (const name of failures) process.stderr.write(`  ${name}\n`)
    if (allowed.length > 0) process.stderr.write(`  ${String(allowed.length)} tests of samples skipped\n`)
    process.stdout.write(`${String(passed)} ${String(failures.length)}\n`)
  } else {
    process.stderr.write('  the tests left no report\n')
    process.stdout.write('0 1\n')
  }
}
