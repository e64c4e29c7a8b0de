import { DecidedThen, type Reason } from '@carnet/api'

/** The first rule that a refusal rests on: of the request, or else of the class of elements that lacked something. */
export function reasonIn(decision: unknown): Reason | undefined {
  const then = DecidedThen.safeParse(decision)
  if (!then.success) return undefined
  const refused = then.data.decided.find(({ decision: { outcome } }) => outcome !== 'permitted')?.decision
  if (refused === undefined) return undefined
  const [first] = refused.outcome === 'conflict' ? refused.between : refused.because
  return first === undefined ? undefined : { rule: first.rule, says: first.says, cites: first.cites }
}
