import { type Problem, type ProblemCode, problems } from '@carnet/api'
import { StoreFault } from '../store/index.ts'

/** How a worker ends a job that a problem keeps from going on. It is tried again like any other failure. */
export class JobFault extends Error {
  override readonly name = 'JobFault'
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.code)
    this.problem = problem
  }
}

/** What is kept of a failure: a code. Its message may hold data. */
export function faultOf(failure: unknown): ProblemCode {
  if (failure instanceof StoreFault) return 'node/unavailable'
  return isFault(failure) ? failure.problem.code : 'node/failed'
}

/** The faults of vault, ledger and workers alike bear the problem that they are. */
const isFault = (failure: unknown): failure is { readonly problem: Problem } =>
  failure instanceof Error &&
  'problem' in failure &&
  typeof failure.problem === 'object' &&
  failure.problem !== null &&
  'code' in failure.problem &&
  Object.hasOwn(problems, String(failure.problem.code))
