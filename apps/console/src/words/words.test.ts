import { problems } from '@carnet/api'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import ar from './ar.json' with { type: 'json' }
import en from './en.json' with { type: 'json' }
import es from './es.json' with { type: 'json' }
import fr from './fr.json' with { type: 'json' }

type Words = { readonly [key: string]: string | Words }

const flat = (words: Words, path = ''): readonly (readonly [string, string])[] =>
  Object.entries(words).flatMap(([key, said]) =>
    typeof said === 'string' ? [[`${path}${key}`, said] as const] : flat(said, `${path}${key}.`),
  )

/** Plural forms, as i18next writes them: the categories of CLDR, and `zero` for a word of its own. */
const form = /_(zero|one|two|few|many|other)$/
const english = new Map(flat(en))
const counted = new Set([...english.keys()].filter((key) => form.test(key)).map((key) => key.replace(form, '')))
const plain = [...english.keys()].filter((key) => !form.test(key))
const placeholdersOf = (text = ''): readonly string[] => [...new Set(text.match(/\{\{\w+\}\}/g))].sort()
const same = (a: string | undefined, b: string | undefined): boolean =>
  placeholdersOf(a).join() === placeholdersOf(b).join()

describe.for([
  ['en', en],
  ['fr', fr],
  ['es', es],
  ['ar', ar],
] as const)('the words in %s', ([language, said]) => {
  const words = new Map(flat(said))
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories

  test('has each of them, and what is counted in each of its plural forms', () => {
    const needed = [...counted].flatMap((key) => forms.map((each) => `${key}_${each}`))
    expect([...plain, ...needed].filter((key) => !words.has(key))).toEqual([])
  })

  test('puts the same figures and names into them', () => {
    const other = plain.filter((key) => words.has(key) && !same(words.get(key), english.get(key)))
    // One and two may be said in words alone.
    const unknown = [...words].filter(([key, text]) => {
      const known = ['{{count}}', ...placeholdersOf(english.get(`${key.replace(form, '')}_other`))]
      return counted.has(key.replace(form, '')) && !placeholdersOf(text).every((each) => known.includes(each))
    })
    expect([...other, ...unknown]).toEqual([])
  })
})

describe('what comes from the node by its code', () => {
  test('has words for every problem, and for every purpose of the register', () => {
    const register = readFileSync('packages/law/packs/starter/purposes.yaml', 'utf8')
    const purposes = [...register.matchAll(/^ {2}- id: (\S+)$/gm)].map(([, id]) => `purpose.${id}`)
    expect(purposes.length).toBeGreaterThan(0)
    const codes = Object.keys(problems).flatMap((code) => [`problem.${code}.title`, `problem.${code}.todo`])
    expect([...purposes, ...codes].filter((key) => !english.has(key))).toEqual([])
  })
})

describe('the pages', () => {
  const sources = Object.entries(
    import.meta.glob<string>(['../**/*.{ts,tsx}', '!../**/*.test.ts'], {
      query: '?raw',
      import: 'default',
      eager: true,
    }),
  )

  test('say nothing that has no words', () => {
    const missing = sources.flatMap(([file, text]) =>
      [...text.matchAll(/\bt\(\s*'([^']+)'/g)]
        .map(([, key = '']) => key)
        .filter((key) => !english.has(key) && !english.has(`${key}_other`))
        .map((key) => `${file} ${key}`),
    )
    expect(missing).toEqual([])
  })

  test('find words under every beginning of a key that they complete', () => {
    const keys = [...english.keys()]
    const missing = sources.flatMap(([file, text]) =>
      [...text.matchAll(/\bt\(\s*`([^`$]+)\$\{/g)]
        .map(([, beginning = '']) => beginning)
        .filter((beginning) => !keys.some((key) => key.startsWith(beginning)))
        .map((beginning) => `${file} ${beginning}`),
    )
    expect(missing).toEqual([])
  })
})
