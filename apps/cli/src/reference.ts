import type { Command } from 'commander'
import { exits } from './exit.ts'

/** The reference of all commands, as Markdown, made from the commands themselves. */
export function reference(program: Command): string {
  const everywhere = program.options.filter(({ long }) => long !== '--version')
  return `${[
    '# Commands',
    'Made from the program itself; `carnet COMMAND --help` shows the same. From a checkout the command is `./carnet`.',
    [
      'Results go to standard output, progress and notes to standard error. With `--json` the result is JSON, and a refusal is',
      '`{"problem": {"code", "title", "todo", …}}` on standard output too.',
    ].join('\n'),
    '## Exit codes',
    table(
      ['code', 'says'],
      Object.values(exits).map(({ code, says }) => [String(code), says]),
    ),
    '## Every command takes',
    options(everywhere),
    '## Environment',
    table(['variable', 'is'], environment),
    ...program.commands.filter((each) => each.name() !== 'help').flatMap((each) => section(each, 'carnet')),
  ].join('\n\n')}\n`
}

const environment = [
  ['`CARNET_URL`', 'the node’s address; without it `http://127.0.0.1:` and `CARNET_PORT` (8400)'],
  ['`CARNET_TOKEN`', 'the token; without it and `--as`, the administrator’s token file'],
  ['`CARNET_DATA`', 'the node’s data folder (`./data`); token files lie in the folder beside it, `./data.secret`'],
  ['`NO_COLOR`', 'no colours on a terminal'],
] as const

function section(command: Command, path: string): readonly string[] {
  const name = `${path} ${command.name()}`
  const taken = command.options.filter(({ hidden }) => !hidden)
  if (command.commands.length > 0) return command.commands.flatMap((each) => section(each, name))
  return [
    `## ${name}`,
    `\`\`\`sh\n${`${name} ${command.usage()}`.replace('[options] ', taken.length > 0 ? '[options] ' : '').trim()}\n\`\`\``,
    command.description().replaceAll(/(?<!\n)\n(?!\n)/g, ' '),
    ...(command.registeredArguments.length === 0
      ? []
      : [
          table(
            ['argument', 'is'],
            command.registeredArguments.map((each) => [
              `\`${each.name()}\``,
              withChoices(each.description, each.argChoices),
            ]),
          ),
        ]),
    ...(taken.length === 0 ? [] : [options(taken)]),
  ]
}

const options = (all: Command['options']): string =>
  table(
    ['option', 'says'],
    all.map(({ flags, description, argChoices }) => [`\`${flags}\``, withChoices(description, argChoices)]),
  )

const withChoices = (description: string, choices: readonly string[] | undefined): string =>
  [description, ...(choices === undefined ? [] : [choices.map((each) => `\`${each}\``).join(', ')])]
    .filter((part) => part !== '')
    .join(': ')

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows]
    .map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n')
