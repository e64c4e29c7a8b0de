import type { Readable, Writable } from 'node:stream'
import { styleText } from 'node:util'
import type { Exit } from './exit.ts'

/** The surroundings of a command: all that it may touch beside files. Results go to `out`; progress and notes to `err`. */
export interface Shell {
  readonly in: Readable & { readonly isTTY?: boolean }
  readonly out: Writable & { readonly isTTY?: boolean }
  readonly err: Writable & { readonly isTTY?: boolean }
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Aborts when the user cancels. */
  readonly signal: AbortSignal
  /** The command line as typed, without the program. */
  readonly line: readonly string[]
  /** Called once by the command that ran; with a number where another program ran in its place. */
  readonly finish: (exit: Exit | number) => void
}

/** A variable of the environment; an empty one is none. */
export function setting({ environment }: Pick<Shell, 'environment'>, name: string): string | undefined {
  const value = environment[name]
  return value === '' ? undefined : value
}

/** Options that every command takes. */
export interface Everywhere {
  readonly json?: true
  readonly url?: string
  readonly as?: string
}

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'underline'
/** Draws text in a style where the terminal can; elsewhere the text as it is. */
export type Paint = (style: Style, text: string) => string

export const plain: Paint = (_style, text) => text
export const paintOn =
  (stream: Writable): Paint =>
  (style, text) =>
    styleText(style, text, { stream })

export const say = (shell: Shell, text: string): void => void shell.out.write(`${text}\n`)
/** A note beside the result. */
export const note = (shell: Shell, text: string): void => void shell.err.write(`${text}\n`)

/** Prints a result: one line of JSON, or what `draw` makes of it. */
export function show<T>(shell: Shell, how: Everywhere, value: T, draw: (value: T, paint: Paint) => string): void {
  say(shell, how.json === true ? JSON.stringify(value) : draw(value, paintOn(shell.out)))
}

/** A mistake in the command line: what it is and what to write instead. */
export const misused = (shell: Shell, how: Everywhere, says: string): Exit => stopped(shell, how, 'usage', says)

/** A file that can't be read or written, and why. */
export const unusable = (shell: Shell, how: Everywhere, file: string, says: string): Exit =>
  stopped(shell, how, 'failed', `${file}: ${says}`)

function stopped(shell: Shell, how: Everywhere, exit: 'usage' | 'failed', says: string): Exit {
  const code = exit === 'usage' ? 'command/usage' : 'command/file'
  if (how.json === true) say(shell, JSON.stringify({ problem: { code, title: says } }))
  else note(shell, `carnet: ${says}`)
  return exit
}
