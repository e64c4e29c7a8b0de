import type { Problem } from '@carnet/api'

/** A backup can't be made, read or restored, and why. Thrown within, so that transactions roll back. */
export class BackupFault extends Error {
  override readonly name = 'BackupFault'
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.code)
    this.problem = problem
  }
}
