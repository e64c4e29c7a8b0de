import { pino } from 'pino'

export type LogLevel = 'error' | 'warn' | 'info'

/**
 * What may be logged: a code of ours, and these. Values are codes, ids, counts and times; none is free text.
 * THREAT: personal data in logs. A field that is not named here is dropped, whoever wrote it and however deep.
 */
const allowed = [
  'bytes',
  'count',
  'entries',
  'incident',
  'kind',
  'method',
  'milliseconds',
  'name',
  'pid',
  'port',
  'records',
  'request',
  'route',
  'size',
  'status',
  'what',
] as const
const code = /^[A-Za-z0-9 _./:{}-]{1,120}$/

export type LogEvent = { readonly level: LogLevel; readonly code: string } & Readonly<
  Record<string, string | number | boolean>
>
export type Log = (event: LogEvent) => void

/** JSON lines on standard error. */
export function createLog(process: 'supervisor' | 'vault' | 'edge', level: LogLevel): Log {
  const to = pino(
    {
      level,
      base: { process },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({ fd: 2, sync: true }),
  )
  return (event) => {
    to[event.level]({ code: printable(event.code), ...permitted(event) })
  }
}

/** What is left of an event once everything that is not allowed has gone. */
export function permitted(event: Readonly<Record<string, unknown>>): Record<string, string | number | boolean> {
  const kept: Record<string, string | number | boolean> = {}
  for (const name of allowed) {
    const value = event[name]
    if (typeof value === 'string') kept[name] = printable(value)
    else if (typeof value === 'number' || typeof value === 'boolean') kept[name] = value
  }
  return kept
}

const printable = (value: string): string => (code.test(value) ? value : '[withheld]')
