import {
  ActorId,
  mostTrainings,
  TrainingOverride,
  TrainingQuery,
  TrainingRecord,
  type TrainingRecorded,
} from '@carnet/api'
import type { Reply } from '@carnet/sdk'
import { Command } from 'commander'
import { readFileSync } from 'node:fs'
import type { Exit } from '../exit.ts'
import { asked } from '../node.ts'
import { drawRecorded, drawTrainings } from '../render/training.ts'
import { type Everywhere, misused, type Shell, unusable } from '../shell.ts'

type Client = Parameters<Parameters<typeof asked>[2]>[0]

/** Courses that people took: what a release may depend on. */
export const trainingCommand = (shell: Shell): Command =>
  new Command('training')
    .summary('courses that people took')
    .description('Courses on record: one that lapsed is overridden for days, and then stands in the way of releases.')
    .addCommand(recordCommand(shell))
    .addCommand(importCommand(shell))
    .addCommand(overrideCommand(shell))
    .addCommand(listCommand(shell))

const recordCommand = (shell: Shell): Command =>
  new Command('record')
    .summary('record a course that somebody took')
    .description('Record a course that somebody took, in place of what was recorded of it before.')
    .argument('<person>', 'the person’s id, as “carnet people” shows it')
    .argument('<course>', 'what it is called, such as data-protection')
    .requiredOption('--until <instant>', 'until when it counts, such as 2027-03-01T00:00:00Z')
    .action(async (person: string, course: string, _options: unknown, command: Command) => {
      const how: Everywhere & { readonly until: string } = command.optsWithGlobals()
      shell.finish(await record(shell, how, [{ person, course, until: how.until }]))
    })

const importCommand = (shell: Shell): Command =>
  new Command('import')
    .summary('record what the training system says')
    .description(
      'Record courses from a file of JSON: a list of {"person", "course", "until"}, as your training system writes it.',
    )
    .argument('<file>', 'the file')
    .action(async (file: string, _options: unknown, command: Command) => {
      const how: Everywhere = command.optsWithGlobals()
      const read = listIn(file)
      shell.finish(
        read === undefined ? unusable(shell, how, file, 'is no list in JSON') : await record(shell, how, read),
      )
    })

function listIn(file: string): unknown {
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return Array.isArray(read) ? read : undefined
  } catch {
    return undefined
  }
}

async function record(shell: Shell, how: Everywhere, trainings: unknown): Promise<Exit> {
  const records = TrainingRecord.array().min(1).safeParse(trainings)
  if (!records.success)
    return misused(
      shell,
      how,
      'a course has a person by id, a name of small letters, digits and “-”, and an instant in UTC',
    )
  const done = (results: TrainingRecorded['results']): Exit =>
    results.every(({ result }) => result === 'recorded') ? 'done' : 'refused'
  return asked(
    shell,
    how,
    (client) => recordAll(client, records.data),
    ({ results }, paint) => drawRecorded(results, paint),
    ({ results }) => done(results),
  )
}

/** As many at a time as the node takes; what was recorded before one was refused stays. */
async function recordAll(client: Client, records: readonly TrainingRecord[]): Promise<Reply<TrainingRecorded>> {
  const results: TrainingRecorded['results'][number][] = []
  for (let from = 0; from < records.length; from += mostTrainings) {
    const reply = await client.recordTrainings({ trainings: records.slice(from, from + mostTrainings) })
    if (!reply.ok) return reply
    results.push(...reply.value.results)
  }
  return { ok: true, value: { results } }
}

const overrideCommand = (shell: Shell): Command =>
  new Command('override')
    .summary('have a lapsed course count for days')
    .description(
      'As duty manager, have a lapsed course of somebody of your office count for days more, at most a month after it lapsed.',
    )
    .argument('<person>', 'the person’s id')
    .argument('<course>', 'the course')
    .requiredOption('--days <number>', 'for how many days, at most seven')
    .requiredOption('--reason <text>', 'why, for who answers for it')
    .action(async (person: string, course: string, _options: unknown, command: Command) => {
      const how: Everywhere & { readonly days: string; readonly reason: string } = command.optsWithGlobals()
      const asks = TrainingOverride.safeParse({ person, course, days: Number(how.days), reason: how.reason })
      shell.finish(
        asks.success
          ? await asked(
              shell,
              how,
              (client) => client.overrideTraining(asks.data),
              (training, paint) => drawTrainings([training], paint),
            )
          : misused(shell, how, 'an override has a person by id, a course, one to seven --days and a --reason'),
      )
    })

const listCommand = (shell: Shell): Command =>
  new Command('list')
    .summary('courses on record')
    .description('Courses on record: your own (“me”), one person’s, or everybody’s; what lapses first stands first.')
    .argument('[person]', 'the person’s id, or “me”; by default everybody')
    .action(async (person: string | undefined, _options: unknown, command: Command) => {
      const how: Everywhere = command.optsWithGlobals()
      const known =
        person === undefined || person === 'me' ? TrainingQuery.parse({}) : { person: ActorId.safeParse(person).data }
      if ('person' in known && known.person === undefined) {
        shell.finish(misused(shell, how, 'a person is named by id, or “me”'))
        return
      }
      const ask = async (client: Client): ReturnType<Client['trainings']> => {
        const me = person === 'me' ? await client.me() : undefined
        if (me?.ok === false) return me
        return client.trainings(me === undefined ? known : { person: me.value.id })
      }
      shell.finish(await asked(shell, how, ask, ({ trainings }, paint) => drawTrainings(trainings, paint)))
    })
