import { JobId } from '@carnet/api'
import { Command } from 'commander'
import type { Exit } from '../exit.ts'
import { asked, refuse, withNode } from '../node.ts'
import { drawJob, drawJobs, drawStep } from '../render/job.ts'
import { type Everywhere, misused, type Shell, show } from '../shell.ts'
import { askingCommand } from './asking.ts'

/** Work that takes longer than a request. */
export const jobCommand = (shell: Shell): Command =>
  new Command('job')
    .summary('list, follow and cancel jobs')
    .description('Jobs: work that takes longer than a request.')
    .addCommand(listCommand(shell))
    .addCommand(
      onJob(shell, 'show', 'a job', 'A job: its state, and how far it is.', (how, id) =>
        asked(shell, how, (client) => client.job({ id }), drawJob),
      ),
    )
    .addCommand(
      onJob(shell, 'follow', 'a job until it has ended', 'Tell each change of a job until it has ended.', (how, id) =>
        follow(shell, how, id),
      ),
    )
    .addCommand(
      onJob(shell, 'cancel', 'end a job', 'Cancel a job. One that runs ends at its next safe point.', (how, id) =>
        asked(shell, how, (client) => client.cancelJob({ id }), drawJob),
      ),
    )

const listCommand = (shell: Shell): Command =>
  askingCommand(
    shell,
    { name: 'list', summary: 'the jobs', description: 'The jobs under way, and the newest of the others.' },
    (client) => client.jobs(),
    ({ jobs }, paint) => drawJobs(jobs, paint),
  )

/** A command about one job. */
const onJob = (
  shell: Shell,
  name: string,
  summary: string,
  description: string,
  ask: (how: Everywhere, id: JobId) => Promise<Exit>,
): Command =>
  new Command(name)
    .summary(summary)
    .description(description)
    .argument('<job>', 'its id')
    .action(async (text: string, _options: unknown, command: Command) => {
      const how: Everywhere = command.optsWithGlobals()
      const id = JobId.safeParse(text)
      shell.finish(
        id.success
          ? await ask(how, id.data)
          : misused(shell, how, 'a job is named by its id, as “carnet job list” shows it'),
      )
    })

/** With --json, one line for each change. */
const follow = (shell: Shell, how: Everywhere, id: JobId): Promise<Exit> =>
  withNode(shell, how, async (client) => {
    const { signal } = shell
    const reply = await client.followJob(id, (job) => show(shell, how, job, drawStep), { signal })
    if (!reply.ok) return refuse(shell, how, reply.problem)
    return reply.value.state === 'done' ? 'done' : 'failed'
  })
