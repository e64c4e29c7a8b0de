import type { MessageEvent, UnknownElement } from '@carnet/customs'
import { once } from 'node:events'
import type { Exit } from './exit.ts'
import { drawUnknown } from './render/intake.ts'
import {
  drawInspected,
  drawInspectedProblem,
  inspectedProblem,
  type InspectedProblem,
  inspectedRecord,
} from './render/inspection.ts'
import { type Everywhere, paintOn, type Shell } from './shell.ts'

/** Tells what is in a message as it is read, so that a long one is never held in memory. */
export interface Inspection {
  take(event: MessageEvent): Promise<void>
  end(): Exit
}

export const inspectionFor = (shell: Shell, how: Everywhere & { readonly records?: number }): Inspection =>
  how.json === true ? inspectionAsJson(shell, how.records ?? Infinity) : inspectionAsText(shell, how.records ?? 10)

/** Waits while the reader of standard output is slower than the message. */
async function write({ out }: Shell, text: string): Promise<void> {
  if (!out.write(text)) await once(out, 'drain')
}

/** One object, written member by member: format, messages, records, unknown, problems. */
function inspectionAsJson(shell: Shell, most: number): Inspection {
  let begun = false
  let written = 0
  const begin = async (format: string | null): Promise<void> => {
    begun = true
    const messages = format === null ? 0 : 1
    await write(shell, `{"format":${JSON.stringify(format)},"messages":${messages},"records":[`)
  }
  let problem: InspectedProblem | undefined
  const close = (unknown: readonly UnknownElement[]): Promise<void> =>
    write(
      shell,
      `],"unknown":${JSON.stringify(unknown)},"problems":${JSON.stringify(problem === undefined ? [] : [problem])}}\n`,
    )
  return {
    async take(event) {
      if (event.kind === 'format') await begin(event.format)
      else if (!begun) await begin(null)
      if (event.kind === 'records') {
        for (const record of event.records) {
          if (written === most) return
          await write(shell, `${written++ === 0 ? '' : ','}\n${JSON.stringify(inspectedRecord(record))}`)
        }
      }
      if (event.kind === 'fault') problem = inspectedProblem(event.fault)
      if (event.kind === 'fault') await close([])
      if (event.kind === 'end') await close(event.unknown)
    },
    end: () => (problem === undefined ? 'done' : 'refused'),
  }
}

function inspectionAsText(shell: Shell, most: number): Inspection {
  const paint = paintOn(shell.out)
  const classes = new Map<string, number>()
  let records = 0
  let exit: Exit = 'done'
  const take = async (event: MessageEvent): Promise<void> => {
    switch (event.kind) {
      case 'format':
        return write(shell, `${paint('bold', event.format)}\n\n`)
      case 'records':
        for (const record of event.records) {
          const inspected = inspectedRecord(record)
          for (const { classification } of inspected.elements)
            classes.set(classification, (classes.get(classification) ?? 0) + 1)
          if (records++ < most) await write(shell, `${drawInspected(inspected, paint)}\n\n`)
        }
        return
      case 'fault':
        exit = 'refused'
        return write(shell, `${paint('red', drawInspectedProblem(inspectedProblem(event.fault)))}\n`)
      case 'end':
        return write(shell, `${closing(event.unknown)}\n`)
    }
  }
  const closing = (unknown: readonly UnknownElement[]): string =>
    [
      `${records} records${records > most ? `, ${most} of them shown (--records shows more)` : ''}; elements by what they would be sealed as:`,
      ...[...classes].map(([name, count]) => `  ${count} ${name}`),
      ...drawUnknown(unknown, paint),
    ].join('\n')
  return { take, end: () => exit }
}
