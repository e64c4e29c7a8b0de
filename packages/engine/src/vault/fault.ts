import type { Answer, Problem } from '@carnet/api'

/** The vault can't do what was asked, and why: thrown where the caller has nothing to decide, answered where it has. */
export class VaultFault extends Error {
  override readonly name = 'VaultFault'
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.code)
    this.problem = problem
  }
}

export function valueOf<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value
  throw new VaultFault(answer.problem)
}

export async function answerOf<T>(work: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { ok: true, value: await work() }
  } catch (failure) {
    if (failure instanceof VaultFault) return { ok: false, problem: failure.problem }
    throw failure
  }
}
