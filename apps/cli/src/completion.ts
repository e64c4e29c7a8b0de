import type { Command } from 'commander'

export const shells = ['bash', 'zsh', 'fish'] as const
export type ShellName = (typeof shells)[number]

interface Place {
  /** The commands typed so far, without the program. */
  readonly path: readonly string[]
  readonly commands: readonly Named[]
  readonly options: readonly Named[]
}

interface Named {
  readonly name: string
  readonly says: string
}

/** A completion script for a shell, made from the commands themselves. */
export function completionScript(program: Command, shell: ShellName): string {
  const places = placesOf(program, [])
  if (shell === 'fish') return fish(places)
  return shell === 'bash' ? `${matching(places)}${bash}` : `#compdef carnet\n${matching(places)}${zsh}`
}

function placesOf(command: Command, path: readonly string[]): readonly Place[] {
  const help = command.createHelp()
  const shown = help.visibleCommands(command)
  const options = [...help.visibleOptions(command), ...(path.length === 0 ? [] : help.visibleGlobalOptions(command))]
  const place = {
    path,
    commands: shown.map((each) => ({ name: each.name(), says: each.summary() || each.description() })),
    options: options.flatMap(({ long, description }) => (long ? [{ name: long, says: description }] : [])),
  }
  return [place, ...command.commands.flatMap((each) => placesOf(each, [...path, each.name()]))]
}

/** A function that both shells understand: walks the words typed so far and sets `offers`. */
function matching(places: readonly Place[]): string {
  const known = places.filter(({ path }) => path.length > 0).map(({ path }) => `"${path.join(' ')}"`)
  const cases = places.map(
    ({ path, commands, options }) =>
      `    "${path.join(' ')}") offers="${[...commands, ...options].map(({ name }) => name).join(' ')}" ;;`,
  )
  return `_carnet_offers() {
  local at="" word
  for word in "$@"; do
    case "\${at:+$at }$word" in
      ${known.join('|')}) at="\${at:+$at }$word" ;;
    esac
  done
  case "$at" in
${cases.join('\n')}
  esac
}
`
}

const bash = `_carnet() {
  local offers=""
  _carnet_offers "\${COMP_WORDS[@]:1:COMP_CWORD-1}"
  COMPREPLY=($(compgen -W "$offers" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _carnet carnet
`

const zsh = `_carnet() {
  local offers=""
  _carnet_offers "\${(@)words[2,CURRENT-1]}"
  compadd -- \${=offers}
  _files
}
compdef _carnet carnet
`

function fish(places: readonly Place[]): string {
  const lines = places.flatMap(({ path, commands, options }) => {
    const here =
      path.length === 0
        ? '__fish_use_subcommand'
        : path.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ')
    return [
      ...commands.map(({ name, says }) => `complete -c carnet -n '${here}' -a ${name} -d ${quoted(says)}`),
      ...options.map(({ name, says }) => `complete -c carnet -n '${here}' -l ${name.slice(2)} -d ${quoted(says)}`),
    ]
  })
  return `${lines.join('\n')}\n`
}

const quoted = (text: string): string => `'${text.replaceAll(/[\\']/g, '\\$&').replaceAll('\n', ' ')}'`
