import { isCancel, password } from '@clack/prompts'
import { createReadStream } from 'node:fs'
import type { Shell } from './shell.ts'

/** The bytes of a file, or of standard input where it is called `-`. */
export const bytesOf = (shell: Shell, file: string): AsyncIterable<Uint8Array> =>
  file === '-' ? shell.in : createReadStream(file, { highWaterMark: 256 * 1024, signal: shell.signal })

/** Why a file could not be read, in words; undefined where the failure is none of the file system's. */
export function fileFault(failure: unknown): string | undefined {
  if (!(failure instanceof Error) || !('code' in failure) || typeof failure.code !== 'string') return undefined
  const words: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file',
    EACCES: 'this user may not read or write it',
    EISDIR: 'it is a folder',
    ENOTDIR: 'a part of the path is no folder',
    EEXIST: 'it is there already; nothing is written over it',
    ENOSPC: 'the disk is full',
    EROFS: 'the file system is read-only',
  }
  return words[failure.code]
}

/**
 * A value that should not stand on a command line, where others and the shell's history see it: asked for on a terminal
 * without showing it, else the first line of standard input.
 */
export async function askValue(shell: Shell, of: string, piped = false): Promise<string | undefined> {
  if (piped || shell.in.isTTY !== true) return firstLine(shell.in)
  const typed = await password({ message: `Value of ${of}`, input: shell.in, output: shell.err, signal: shell.signal })
  return isCancel(typed) ? undefined : typed
}

const longest = 4096

async function firstLine(input: AsyncIterable<Uint8Array>): Promise<string | undefined> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of input) {
    text += decoder.decode(chunk, { stream: true })
    if (text.includes('\n') || text.length > longest) break
  }
  const [line = ''] = text.split(/\r?\n/, 1)
  return line === '' || line.length > longest ? undefined : line
}
