import { parseProblem, StandingAsked, StandingCursor, StandingId } from '@carnet/api'
import { type Client, StandingFault, wordsOf, type ClientProblem } from '@carnet/sdk'
import { Command } from 'commander'
import { once } from 'node:events'
import { type Exit, exitOf } from '../exit.ts'
import { asked, refuse, withNode } from '../node.ts'
import { drawProposal } from '../render/proposal.ts'
import { drawStanding, drawStandings } from '../render/standing.ts'
import { type Everywhere, misused, note, type Shell } from '../shell.ts'
import { askingCommand } from './asking.ts'
import { collect, count } from './options.ts'

/** What a named system may read regularly. */
export const standingCommand = (shell: Shell): Command =>
  new Command('standing')
    .summary('what systems read regularly')
    .description('Standing releases: what a named system may read regularly, signed by two persons, for a time.')
    .addCommand(proposeCommand(shell))
    .addCommand(
      askingCommand(
        shell,
        {
          name: 'list',
          summary: 'the standing releases',
          description: 'The standing releases, and how much was read.',
        },
        (client) => client.standings(),
        ({ standings }, paint) => drawStandings(standings, paint),
      ),
    )
    .addCommand(
      onStanding(shell, 'show', 'its terms, its state, what was read', (client, id) => client.standing({ id })),
    )
    .addCommand(onStanding(shell, 'suspend', 'stop it for now', (client, id) => client.suspendStanding({ id })))
    .addCommand(onStanding(shell, 'resume', 'let it go on', (client, id) => client.resumeStanding({ id })))
    .addCommand(onStanding(shell, 'end', 'stop it for good', (client, id) => client.endStanding({ id })))
    .addCommand(readCommand(shell))

interface ProposeOptions extends Everywhere {
  readonly service: string
  readonly owner: string
  readonly purpose: string
  readonly type: readonly string[]
  readonly element: readonly string[]
  readonly where?: readonly string[]
  readonly masked?: true
  readonly obligation?: readonly string[]
  readonly perDay: number
  readonly perBatch?: number
  readonly from?: string
  readonly until: string
  readonly why: string
}

const proposeCommand = (shell: Shell): Command =>
  new Command('propose')
    .summary('propose one, or renew it')
    .description(
      'Propose what a system may read. Two others sign it: “carnet proposal approve”. A renewal is a new one.',
    )
    .requiredOption('--service <id>', 'the registered service that reads')
    .requiredOption('--owner <id>', 'the person who answers for it')
    .requiredOption('--purpose <name>', 'what for')
    .requiredOption('--type <name>', 'record type; may be given several times', collect)
    .requiredOption('--element <name>', 'an element that it gets; may be given several times', collect)
    .option('--where <element=value>', 'only records with this value in clear; may be given several times', collect)
    .option('--masked', 'commercial and personal elements masked')
    .option('--obligation <kind>', 'what the owner takes on: no-onward-transfer, notify, delete-by:DAYS', collect)
    .requiredOption('--per-day <records>', 'records on one day (UTC)', count)
    .option('--per-batch <records>', 'records under one entry; by default 1,000', count)
    .option('--from <instant>', 'when it begins; by default now')
    .requiredOption('--until <instant>', 'the first moment at which it gives nothing; at most a year later')
    .requiredOption('--why <text>', 'why, for those who sign')
    .action(async (_options: unknown, command: Command) => {
      const how: ProposeOptions = command.optsWithGlobals()
      const terms = StandingAsked.safeParse(termsOf(how))
      const at = terms.error?.issues[0]?.path.join('.') ?? ''
      shell.finish(
        terms.success
          ? await asked(shell, how, (client) => client.proposeStanding(terms.data), drawProposal)
          : misused(
              shell,
              how,
              `${at} is not of its form; ids, names and instants are as “carnet people” and “carnet dictionary” show them`,
            ),
      )
    })

/** `element=value`; the value may have such a sign itself. */
const filterOf = (text: string): [string, string] => {
  const at = text.indexOf('=')
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

const termsOf = (how: ProposeOptions): object => ({
  service: how.service,
  owner: how.owner,
  purpose: how.purpose,
  types: how.type,
  elements: how.element,
  where: Object.fromEntries((how.where ?? []).map(filterOf)),
  answer: how.masked === true ? 'masked' : 'whole',
  obligations: (how.obligation ?? []).map((each) => {
    const [kind, days] = each.split(':')
    return { kind, ...(days === undefined ? {} : { days: Number(days) }) }
  }),
  volume: { perDay: how.perDay, ...(how.perBatch === undefined ? {} : { perBatch: how.perBatch }) },
  from: how.from ?? new Date().toISOString(),
  until: how.until,
  reason: how.why,
})

const unnamed = 'a standing release is named by its id, as “carnet standing list” shows it'

const onStanding = (
  shell: Shell,
  name: string,
  summary: string,
  ask: (client: Client, id: StandingId) => ReturnType<Client['standing']>,
): Command =>
  new Command(name)
    .summary(summary)
    .description(`A standing release: ${summary}.`)
    .argument('<standing>', 'its id')
    .action(async (text: string, _options: unknown, command: Command) => {
      const how: Everywhere = command.optsWithGlobals()
      const id = StandingId.safeParse(text)
      shell.finish(
        id.success
          ? await asked(shell, how, (client) => ask(client, id.data), drawStanding)
          : misused(shell, how, unnamed),
      )
    })

interface ReadOptions extends Everywhere {
  readonly after?: string
  readonly limit?: number
}

const readCommand = (shell: Shell): Command =>
  new Command('read')
    .summary('read what there is, as lines of JSON')
    .description(
      'Read by a standing release, as its service: one JSON a line (docs/formats/standing.md). The cursor to go on after is in the lines, and told at the end.',
    )
    .argument('<standing>', 'its id')
    .option('--after <cursor>', 'go on after this; by default from the first record on')
    .option('--limit <records>', 'records at most', count)
    .action(async (text: string, _options: unknown, command: Command) => {
      const how: ReadOptions = command.optsWithGlobals()
      const id = StandingId.safeParse(text)
      const after = StandingCursor.optional().safeParse(how.after)
      if (!id.success) shell.finish(misused(shell, how, unnamed))
      else if (!after.success) shell.finish(misused(shell, how, 'a cursor is what an earlier reading told'))
      else shell.finish(await read(shell, how, id.data, after.data))
    })

const read = (shell: Shell, how: ReadOptions, id: StandingId, after: StandingCursor | undefined): Promise<Exit> =>
  withNode(shell, how, async (client) => {
    const options = {
      signal: shell.signal,
      ...(after === undefined ? {} : { after }),
      ...(how.limit === undefined ? {} : { limit: how.limit }),
    }
    let cursor = after
    let records = 0
    let problem: ClientProblem | undefined
    try {
      for await (const { text, said } of client.readStandingLines(id, options)) {
        if (said.line === 'record') records++
        if (said.line === 'cursor') cursor = said.after
        if (said.line === 'end') problem = said.problem && parseProblem(said.problem)
        if (!shell.out.write(`${text}\n`)) await once(shell.out, 'drain')
      }
    } catch (failure) {
      if (!(failure instanceof StandingFault)) throw failure
      if (cursor === after) return refuse(shell, how, failure.problem)
      problem = failure.problem
    }
    note(shell, `${records} records${cursor === undefined ? '' : `; go on with --after ${cursor}`}`)
    if (problem === undefined) return 'done'
    note(shell, `${wordsOf(problem).title} ${wordsOf(problem).todo}`)
    return exitOf[problem.code]
  })
