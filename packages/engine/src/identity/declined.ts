import { type Answer, problem, refused } from '@carnet/api'

/** What identity itself does not let somebody do, whatever the policy permits: its code, and why. */
export const declined = (rule: string, says: string): Answer<never> =>
  refused(problem('action/refused', { because: [{ rule, says, cites: [] }] }))
