import { languageNow } from './language.ts'

type Said = string | Date

/** Each is made once in a language: to make one takes longer than to draw a row of a list. */
function made<Options extends object, Format>(make: (language: string, options: Options) => Format) {
  const known = new Map<string, Format>()
  return (options: Options): Format => {
    const key = `${languageNow()} ${JSON.stringify(options)}`
    const format = known.get(key) ?? make(languageNow(), options)
    known.set(key, format)
    return format
  }
}

const times = made((language, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language, options))
const numbers = made((language, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(language, options))

const as = (options: Intl.DateTimeFormatOptions, at: Said): string =>
  times(options).format(typeof at === 'string' ? new Date(at) : at)

/** Not broken over two lines. */
const whole = (text: string): string => text.replaceAll(' ', '\u00a0')

export const date = (at: Said): string => as({ dateStyle: 'medium' }, at)
export const day = (at: Said): string => as({ weekday: 'long', day: 'numeric', month: 'long' }, at)
export const dateTime = (at: Said): string => whole(as({ dateStyle: 'medium', timeStyle: 'short' }, at))
export const figure = (of: number): string => numbers({}).format(of)
export const exactTime = (at: Said): string => as({ timeStyle: 'medium' }, at)
export const shortTime = (at: Said): string => as({ timeStyle: 'short' }, at)

const sizes = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** A size as one says it: in thousands, with three digits at most. */
export function bytes(size: number): string {
  const step = Math.min(sizes.length - 1, Math.floor(Math.log10(Math.max(size, 1)) / 3))
  return numbers({
    style: 'unit',
    unit: sizes[step] ?? 'byte',
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumSignificantDigits: 3,
  }).format(size / 1000 ** step)
}

const parts = ['year', 'month', 'week', 'day'] as const

/** A length of time, of ISO 8601 such as `P6M`, as one says it: 6 months. */
export const lasting = (duration: string): string =>
  [...duration.matchAll(/(\d+)([YMWD])/g)]
    .map(([, of, letter = '']) =>
      numbers({
        style: 'unit',
        unit: parts['YMWD'.indexOf(letter)] ?? 'day',
        unitDisplay: 'long',
      }).format(Number(of)),
    )
    .join(' ')

/** Seconds, in whole hours. */
export const hours = (seconds: number): string =>
  numbers({ style: 'unit', unit: 'hour', unitDisplay: 'long' }).format(Math.round(seconds / 3600))
