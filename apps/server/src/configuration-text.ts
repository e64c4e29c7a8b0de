import { z } from 'zod'
import { settingList } from './configuration.ts'
import type { Setting } from './setting.ts'

/** What `--help` prints. */
export function helpText(): string {
  const rows = settingList().map(([, about, schema]) => [
    given(about).join(', '),
    `${about.says} ${fallback(about, schema)}`,
  ])
  const width = Math.max(...rows.map(([left = '']) => left.length)) + 2
  return [
    'Usage: carnet start [options]     start a node: its vault process and its edge',
    '       carnet init [options]      only make the node’s keys, policy and first administrator',
    '       carnet recover [options]   set a new passphrase by custodians’ shares',
    '',
    'Options (a flag wins over the environment):',
    ...rows.map(([left = '', right = '']) => `  ${left.padEnd(width)}${right.trim()}`),
    '',
  ].join('\n')
}

/** The page `docs/configuration.md`. */
export function configurationPage(): string {
  const rows = settingList().map(([, about, schema]) => {
    const [flag, variable] = [about.flag, about.environment]
    const cells = [
      flag === undefined ? '' : `\`--${flag}${about.takes === undefined ? '' : ` ${about.takes}`}\``,
      variable === undefined ? '' : `\`${variable}\``,
      fallback(about, schema).replace(/^\(default: |\)$/g, ''),
      about.says,
    ]
    return `| ${cells.join(' | ')} |`
  })
  return [
    '# Configuration of a node',
    '',
    'Every setting of `carnet start` and `carnet init`. A flag wins over the environment, the environment over the default.',
    'Made from `apps/server/src/configuration.ts` by `node tools/bootstrap.mjs run apps/server/src/documents.ts`.',
    '',
    '| flag | environment | default | what it is for |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

function given({ flag, environment, takes }: Setting): readonly string[] {
  const value = takes === undefined ? '' : ` ${takes}`
  return [...(flag === undefined ? [] : [`--${flag}${value}`]), ...(environment === undefined ? [] : [environment])]
}

function fallback({ otherwise, takes }: Setting, schema: z.ZodType): string {
  if (otherwise !== undefined) return `(default: ${otherwise})`
  const value = takes !== undefined && schema instanceof z.ZodDefault ? schema.def.defaultValue : undefined
  return typeof value === 'string' || typeof value === 'number' ? `(default: ${value})` : ''
}
