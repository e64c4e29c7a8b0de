import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const source = join(import.meta.dirname, '..')
const sheets = globSync('**/*.css', { cwd: source }).map((path) => ({
  path,
  text: readFileSync(join(source, path), 'utf8').replaceAll(/\/\*.*?\*\//gs, ''),
}))
const own = sheets.filter(({ path }) => path.startsWith('design/'))

test('what pages are drawn with looks the same whichever room is opened first: all of its styles are loaded before theirs', () => {
  const first = readFileSync(join(source, 'main.tsx'), 'utf8')
  for (const { path } of own) expect(first).toContain(`import './${path}'`)
})

test('a class belongs to one room, or to what all are drawn with: no room changes the look of another by having been there before', () => {
  const owners = new Map<string, Set<string>>()
  for (const { path, text } of sheets)
    for (const [, selectors = ''] of text.matchAll(/([^{}]+)\{/g))
      for (const selector of selectors.split(',')) {
        const [, name] = /^\s*\.([a-z][\w-]*)/.exec(selector) ?? []
        const owner = path.startsWith('design/') ? 'design' : path
        if (name !== undefined) owners.set(name, (owners.get(name) ?? new Set()).add(owner))
      }
  const shared = [...owners].filter(([, paths]) => paths.size > 1).map(([name, paths]) => [name, ...paths].join(' '))
  expect(shared).toEqual([])
})

test('colours are tokens', () => {
  const loose = sheets
    .filter(({ path }) => path !== 'design/tokens.css')
    .flatMap(({ path, text }) =>
      [...text.matchAll(/#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(/gi)].map(([of]) => `${path} ${of}`),
    )
  expect(loose).toEqual([])
})
