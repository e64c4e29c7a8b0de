import { type Problem, problem } from '@carnet/api'
import type { z } from 'zod'

/** The first place where a request is not what its schema takes: the place and what belongs there, never what was found. */
export function malformed(error: z.ZodError): Problem {
  const [issue] = error.issues
  if (issue === undefined) return problem('request/malformed', { at: '', expected: 'a request' })
  return problem('request/malformed', { at: issue.path.map(String).join('.').slice(0, 120), expected: expected(issue) })
}

function expected(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected
    case 'invalid_value':
      return `one of ${issue.values.map(String).join(', ')}`
    case 'invalid_format':
      return issue.format === 'regex' ? 'the form that this takes' : issue.format
    case 'too_big':
      return `at most ${issue.maximum}`
    case 'too_small':
      return `at least ${issue.minimum}`
    case 'unrecognized_keys':
      return 'nothing but what the operation takes'
    case 'invalid_union':
      return 'one of the forms that this takes'
    case 'invalid_key':
    case 'invalid_element':
    case 'not_multiple_of':
    case 'custom':
      return 'the form that this takes'
  }
}
