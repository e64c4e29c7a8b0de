import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { containing, typed } from '../test/typed.ts'

const offered = async (...words: readonly string[]): Promise<readonly string[]> => {
  const { out } = await typed(['completion', 'bash'])
  const line = words.map((word) => `'${word}'`).join(' ')
  const script = `${out}\nCOMP_WORDS=(carnet ${line}); COMP_CWORD=${words.length}; _carnet; printf '%s\\n' "\${COMPREPLY[@]}"`
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim().split('\n')
}

test('bash is offered commands, subcommands and options where they stand', async () => {
  expect(await offered('re')).toEqual(expect.arrayContaining(['release', 'receipt', 'retention', 'restore']))
  expect(await offered('case', '')).toEqual(expect.arrayContaining(['open', 'list', 'close', '--json']))
  expect(await offered('find', 'declaration.reference=', '--pur')).toEqual(['--purpose'])
  expect(await offered('case', 'open', '--ki')).toEqual(['--kind'])
})

test.each(['bash', 'zsh', 'fish'])('%s has a script that names every command', async (shell) => {
  const { out, code } = await typed(['completion', shell])
  expect(code).toBe(0)
  for (const name of ['ingest', 'inspect', 'find', 'release', 'audit', 'ledger', 'doctor', 'dictionary'])
    expect(out).toContain(name)
})

test('another shell is told which there are', async () => {
  expect(await typed(['completion', 'tcsh'])).toMatchObject({
    code: 2,
    err: containing('bash, zsh, fish'),
  })
})
