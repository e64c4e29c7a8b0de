import { type Client, openClient, type Reply } from '@carnet/sdk'
import { type Exit, exitOf } from './exit.ts'
import { drawProblem, problemJson } from './render/problem.ts'
import { type Everywhere, misused, note, type Paint, paintOn, say, setting, type Shell, show } from './shell.ts'
import { findToken } from './token-file.ts'

/** The node's address: `--url`, else `CARNET_URL`, else this machine's. */
export const addressOf = (shell: Shell, { url }: Everywhere): string =>
  url ?? setting(shell, 'CARNET_URL') ?? `http://127.0.0.1:${setting(shell, 'CARNET_PORT') ?? '8400'}`

/** Does something with a client of the node, or says why there is none. */
export async function withNode(shell: Shell, how: Everywhere, work: (client: Client) => Promise<Exit>): Promise<Exit> {
  const address = addressOf(shell, how)
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol))
    return misused(shell, how, 'the address of a node begins with http:// or https://')
  const found = findToken(shell, how)
  if (!found.ok) return misused(shell, how, found.says)
  const { token } = found
  return work(openClient({ url: address, ...(token === undefined ? {} : { token }) }))
}

/** Asks the node one thing and shows the answer; `then` may do something more with it. */
export const asked = <T>(
  shell: Shell,
  how: Everywhere,
  ask: (client: Client) => Promise<Reply<T>>,
  draw: (value: T, paint: Paint) => string,
  then: (value: T) => Exit = () => 'done',
): Promise<Exit> =>
  withNode(shell, how, async (client) => {
    const reply = await ask(client)
    if (!reply.ok) return refuse(shell, how, reply.problem)
    show(shell, how, reply.value, draw)
    return then(reply.value)
  })

/** Shows why not: to the reader on standard error, to a machine as the result. */
export function refuse(shell: Shell, how: Everywhere, problem: Extract<Reply<never>, { ok: false }>['problem']): Exit {
  if (how.json === true) say(shell, JSON.stringify(problemJson(problem)))
  else note(shell, drawProblem(problem, paintOn(shell.err), addressOf(shell, how)))
  return exitOf[problem.code]
}
