import { elementClasses, matrixOf, type Purpose, type RuleSet, separations, type Sight } from '../src/index.ts'

const written = (sight: Sight): string => (sight === 'approved' ? '*' : sight === 'none' ? '–' : sight)

/** Who sees what: role × purpose × class, each for the greatest answer that the purpose gives the role. */
export function matrixPage(rules: RuleSet, purposes: readonly Purpose[], roles: readonly string[], at: Date): string {
  const head = ['purpose', 'role', 'answer', ...Object.keys(elementClasses)]
  const rows = matrixOf(rules, purposes, roles, at).map(({ purpose, role, answer, needsApproval, sees }) => [
    purpose,
    role,
    needsApproval ? `${answer} *` : answer,
    ...sees.map(written),
  ])
  const silent = roles.filter((role) => !rows.some((row) => row[1] === role))
  const unasked = purposes.map(({ id }) => id).filter((id) => !rows.some((row) => row[0] === id))
  const apart = separations.map(({ roles: of, apartFrom, only, says, cites }) => [
    of.join(', '),
    apartFrom.length >= roles.length - 1 ? 'every other role' : apartFrom.join(', '),
    only === undefined ? '' : only.replace('-', ' '),
    says,
    cites.join('; '),
  ])
  return `# Who sees what

Made from the starting policy (\`packages/law/packs/starter\`); a test fails when this page is out of date, and
\`vitest run --project pure packages/law -u\` writes it again. Each row shows the greatest answer that a role gets for a purpose, with a live
session, an open case of the right kind, and a record of one's own office. “–” is withheld; * needs the approval of a second person.

${tableOf([head, ...rows])}

These roles read no records for any purpose: ${silent.join(', ')}.

Nobody asks a record for these purposes yet: ${unasked.join(', ')}.

## Who is never both

Whoever holds a role on the left holds none beside it at the same time, neither from the register of people nor by a grant.

${tableOf([['role', 'apart from', 'only', 'why', 'cites'], ...apart])}
`
}

const tableOf = ([head = [], ...rows]: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
