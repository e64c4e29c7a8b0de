import type { Place } from '@carnet/api'
import { type ClientProblem, wordsOf } from '@carnet/sdk'
import type { Paint } from '../shell.ts'
import { drawPassed } from './budget.ts'
import { drawReasons } from './reasons.ts'

/** A problem for machines: its code, its English words, and its parameters beside them. */
export const problemJson = (problem: ClientProblem): { readonly problem: Readonly<Record<string, unknown>> } => ({
  problem: { code: problem.code, ...wordsOf(problem), ...problem.with },
})

/** A problem for readers: what, where, why, and what to do. Never the data that it is about. */
export const drawProblem = (problem: ClientProblem, paint: Paint, address: string): string =>
  [paint('bold', wordsOf(problem).title), ...detailsOf(problem, paint, address), closing(problem, paint)].join('\n')

function closing(problem: ClientProblem, paint: Paint): string {
  const needs = 'needs' in problem.with ? problem.with.needs : undefined
  if (needs !== undefined) return `${paint('dim', 'What would make it pass:')} ${needs.says}`
  if (problem.code === 'release/refused')
    return `${paint('dim', 'What would make it pass:')} no single change of this request.`
  return `${paint('dim', 'What to do:')} ${todoOf(problem)}`
}

function todoOf(problem: ClientProblem): string {
  if (problem.code === 'connection/unreachable')
    return 'Start a node with “carnet start”, or give its address with --url.'
  if (problem.code === 'request/unauthenticated')
    return 'Give a token that is neither expired nor revoked: --as NAME, or CARNET_TOKEN.'
  return wordsOf(problem).todo
}

/** What a problem carries, in the order of the reader's questions: where, why, what would help, where it is stamped. */
function detailsOf({ code, with: said }: ClientProblem, paint: Paint, address: string): readonly string[] {
  const lines: string[] = code.startsWith('connection/') ? [address] : []
  if ('at' in said && 'expected' in said) lines.push(`${placeOf(said.at)}: expected ${said.expected}`)
  if ('what' in said) lines.push(`What: ${said.what}`)
  if ('faults' in said) lines.push(...said.faults.map(faultOf))
  if ('limit' in said) lines.push(`At most ${said.limit} bytes`)
  if ('goesOn' in said) lines.push(`It goes on at ${said.goesOn}`)
  if ('state' in said) lines.push(`State: ${said.state}`)
  if ('retryAfter' in said) lines.push(`In ${said.retryAfter} seconds`)
  if ('incident' in said) lines.push(`Incident ${said.incident}`)
  if ('because' in said) lines.push(...drawReasons(said.because, paint))
  if ('unknown' in said) lines.push(`Not known: ${said.unknown.join(', ')}`)
  if ('approvers' in said) lines.push(`Approvals needed: ${said.approvers}`)
  if ('budget' in said && said.budget !== undefined) lines.push(...drawPassed(said.budget))
  if ('quarantined' in said && said.quarantined)
    lines.push('It is kept sealed in quarantine, so that it can be looked into.')
  if ('receipt' in said) lines.push(`Stamped in the ledger as ${said.receipt.hash}`)
  return lines.map((line) => `  ${line}`)
}

const faultOf = ({
  line,
  field,
  expected,
}: {
  readonly line: number
  readonly field?: string | undefined
  readonly expected: string
}): string => `line ${line}${field === undefined ? '' : `, ${field}`}: expected ${expected}`

/** A place of a message or of a request in words. */
export function placeOf(at: Place | string): string {
  if (typeof at === 'string') return at === '' ? 'the request' : at
  const { line, column, field } = at
  const where = column === undefined ? `line ${line}` : `line ${line}, column ${column}`
  return field === undefined ? where : `${where} (${field})`
}
