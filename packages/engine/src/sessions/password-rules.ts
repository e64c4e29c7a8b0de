/** What many passwords are made of. Taken out, with runs and the person's own words, something must be left. */
const common = [
  'password',
  'passwort',
  'passe',
  'contrasena',
  'parola',
  'welcome',
  'willkommen',
  'letmein',
  'admin',
  'administrator',
  'qwerty',
  'azerty',
  'qwertz',
  'iloveyou',
  'monkey',
  'dragon',
  'football',
  'baseball',
  'sunshine',
  'princess',
  'master',
  'superman',
  'batman',
  'shadow',
  'secret',
  'login',
  'changeme',
  'default',
  'summer',
  'winter',
  'spring',
  'autumn',
  'january',
  'february',
  'march',
  'april',
  'august',
  'september',
  'october',
  'november',
  'december',
  'monday',
  'friday',
  'customs',
  'carnet',
  'douane',
  'zoll',
  'aduana',
  'officer',
  'border',
  'correcthorsebatterystaple',
]

const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'azertyuiop',
]

/** Fewest characters of a password that a second factor stands beside, and of what is left once what is common was taken out. */
export const [shortest, fewestOwn] = [12, 6]

/**
 * @source NIST SP 800-63B-4 §3.1.1.2: length, a blocklist, and no rules of composition. A password is what was typed, in NFC.
 * Undefined where it will do; else what is expected.
 */
export function passwordFault(password: string, own: readonly string[]): string | undefined {
  if (Array.from(password.normalize('NFC')).length < shortest) return `at least ${shortest} characters`
  const words = own.flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u)).filter(({ length }) => length >= 3)
  const left = without(password.normalize('NFC').toLowerCase(), [...common, ...words])
  return new Set(left).size < fewestOwn ? 'a password that is neither common nor made of your name' : undefined
}

function without(password: string, words: readonly string[]): string {
  const longestFirst = [...words].sort((a, b) => b.length - a.length)
  return runs.reduce(
    (text, run) => text.replaceAll(run, ''),
    longestFirst.reduce((text, word) => text.replaceAll(word, ''), password),
  )
}

/** Four keys in a row, on the keyboard or in the alphabet, either way. */
const runs = rows
  .flatMap((row) => [row, Array.from(row).reverse().join('')])
  .flatMap((row) => Array.from({ length: row.length - 3 }, (_, at) => row.slice(at, at + 4)))
