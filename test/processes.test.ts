import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { passphrase, startNode, type TestNode } from './node.ts'

// Nodes are started for real; where many tests share two cores that takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

let node: TestNode
beforeAll(async () => {
  node = await startNode()
})
afterAll(() => node[Symbol.asyncDispose]())

describe.skipIf(process.platform !== 'linux')('the two processes', () => {
  test('the vault process listens nowhere, the edge on one port', () => {
    expect(listeners(node.pids.vault)).toEqual([])
    expect(listeners(node.pids.edge)).toEqual([Number(new URL(node.url).port)])
    expect(listeners(node.pids.supervisor)).toEqual([])
  })

  test('the edge has neither passphrase nor database in its command line, its environment or its open files', () => {
    const { edge } = node.pids
    for (const file of ['environ', 'cmdline']) {
      const text = readFileSync(`/proc/${edge}/${file}`, 'latin1')
      expect(text).not.toContain(passphrase)
      expect(text).not.toContain('CARNET')
      expect(text).not.toContain(node.folder)
    }
    const open = readdirSync(`/proc/${edge}/fd`).map((fd) => targetOf(`/proc/${edge}/fd/${fd}`))
    expect(open.filter((target) => target.startsWith(node.folder))).toEqual([])
  })

  test('neither has the passphrase in its environment or command line', () => {
    const { vault } = node.pids
    for (const file of ['environ', 'cmdline'])
      expect(readFileSync(`/proc/${vault}/${file}`, 'latin1')).not.toContain(passphrase)
  })

  test('both refuse a debugger', async () => {
    for (const pid of [node.pids.vault, node.pids.edge]) process.kill(pid, 'SIGUSR1')
    expect((await fetch(`${node.url}/health`)).status).toBe(200)
    expect(await reachable(9229)).toBe(false)
  })

  test('tokens lie in files that only their user reads', () => {
    const file = `${node.data}.secret/administrator.token`
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(`${node.data}.secret`).mode & 0o777).toBe(0o700)
    expect(node.output().out + node.output().log).not.toContain(node.token())
  })
})

describe('start and end', () => {
  test('a second start finds its data again and says so', async () => {
    const first = await startNode()
    const me = await first.client().me()
    expect(await first.stop()).toBe(0)
    await using again = await startNode({ folder: first.folder })
    expect(again.output().out).toContain('Found again')
    expect(await again.client().me()).toEqual(me)
  })

  test.each(['vault', 'edge'] as const)('when the %s process dies the node ends and says what to do', async (name) => {
    await using dying = await startNode()
    dying.kill(name)
    expect(await dying.exited).toBe(1)
    expect(dying.output().log).toContain('Start the node again')
    for (const pid of Object.values(dying.pids)) expect(isAlive(pid)).toBe(false)
  })

  test('when the supervisor is killed both processes end by themselves', async () => {
    await using orphaned = await startNode()
    orphaned.kill('supervisor')
    await orphaned.exited
    await expect.poll(() => [orphaned.pids.vault, orphaned.pids.edge].some(isAlive), { timeout: 20_000 }).toBe(false)
  })

  test('a wrong passphrase opens nothing', async () => {
    const first = await startNode()
    await first.stop()
    const wrong = startNode({ folder: first.folder, environment: { CARNET_PASSPHRASE: 'another passphrase' } })
    await expect(wrong).rejects.toThrow(/ended with/)
    await using again = await startNode({ folder: first.folder })
    expect((await again.client().me()).ok).toBe(true)
  })
})

/** Ports on which a process listens: its sockets among the kernel's table of listening ones. */
function listeners(pid: number): readonly number[] {
  const sockets = new Set(readdirSync(`/proc/${pid}/fd`).map((fd) => targetOf(`/proc/${pid}/fd/${fd}`)))
  const ports = ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/${pid}/net/${table}`, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => state === '0A' && sockets.has(`socket:[${inode ?? ''}]`))
      .map(([, local = '']) => Number.parseInt(local.split(':').at(-1) ?? '', 16)),
  )
  const paths = readFileSync(`/proc/${pid}/net/unix`, 'utf8')
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , , , , inode, path]) => path !== undefined && sockets.has(`socket:[${inode ?? ''}]`))
  return [...ports, ...paths.map(() => Number.NaN)]
}

function targetOf(link: string): string {
  try {
    return readlinkSync(link)
  } catch {
    return ''
  }
}

function reachable(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    // A process that has ended and was not waited for is not alive any more.
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}
