import { readFileSync, statSync } from 'node:fs'

/** Bytes of a file of a share at most. */
const largest = 4096

/** The texts of opened shares; a fault names the file, and nothing that is in it. THREAT: a share in a file that others read. */
export function readShares(
  files: readonly string[],
): { readonly texts: readonly string[] } | { readonly fault: string } {
  const texts: string[] = []
  for (const file of files) {
    try {
      const { mode, size } = statSync(file)
      if (process.platform !== 'win32' && (mode & 0o077) !== 0)
        return { fault: `--share: others may read ${file}; give it the mode 0600` }
      if (size > largest) return { fault: `--share: ${file} is no share` }
      texts.push(readFileSync(file, 'utf8'))
    } catch {
      return { fault: `--share: ${file} cannot be read` }
    }
  }
  return { texts }
}
