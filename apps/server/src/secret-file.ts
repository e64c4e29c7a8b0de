import { statSync } from 'node:fs'

/** What is wrong with a file that a secret is read from. THREAT: one that other users of the machine read as well. */
export function secretFileFault(flag: string, file: string): string | undefined {
  try {
    const about = statSync(file)
    return about.isFile() && (about.mode & 0o077) === 0
      ? undefined
      : `${flag}: others may read the file; give it the mode 0600`
  } catch {
    return `${flag}: the file cannot be read`
  }
}
