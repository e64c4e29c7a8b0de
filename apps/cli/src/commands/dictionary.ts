import { dictionary, type DictionaryElement, dictionaryVersion, elementOf } from '@carnet/customs'
import { Command } from 'commander'
import type { Exit } from '../exit.ts'
import { drawTable } from '../render/table.ts'
import { suggested } from '../selection.ts'
import { type Everywhere, misused, type Paint, type Shell, show } from '../shell.ts'

export const dictionaryCommand = (shell: Shell): Command =>
  new Command('dictionary')
    .summary('the data elements, and what protects each')
    .description('List the data dictionary, or explain one element. Needs no node.')
    .argument('[element]', 'an element, such as declaration.importer.id')
    .action((id: string | undefined, _options: unknown, command: Command) => {
      const how: Everywhere = command.optsWithGlobals()
      shell.finish(id === undefined ? list(shell, how) : one(shell, how, id))
    })

function list(shell: Shell, how: Everywhere): Exit {
  show(shell, how, { version: dictionaryVersion, elements: dictionary }, drawAll)
  return 'done'
}

function one(shell: Shell, how: Everywhere, id: string): Exit {
  const element = elementOf(id)
  if (element === undefined) return misused(shell, how, `there is no element ${suggested(id)}`)
  show(shell, how, element, explain)
  return 'done'
}

const drawAll = ({ elements }: { readonly elements: readonly DictionaryElement[] }, paint: Paint): string =>
  drawTable(
    ['ELEMENT', 'CLASSIFICATION', 'ABOUT', 'FOUND BY', 'MASK', 'NAME'],
    elements.map(({ id, classification, role, index, mask, name }) => [
      id,
      classification,
      role ?? '-',
      index ?? (classification === 'open' ? 'filter' : '-'),
      mask,
      name,
    ]),
    paint,
  )

/** One element in words. */
function explain(element: DictionaryElement, paint: Paint): string {
  const {
    id,
    name,
    definition,
    recordType,
    classification,
    role,
    mask,
    restricted,
    retention,
    source,
    wco,
    wcoPaths = [],
  } = element
  return [
    `${paint('bold', id)}  ${name}`,
    `  ${definition}`,
    `  of a ${recordType}${role === undefined ? ', about nobody' : `, about the ${role}`}; kept as ${retention}`,
    `  ${classification}${element.holderDecides ? '; personal where its holder is a natural person' : ''}`,
    `  masked by ${mask}${restricted ? '; masked out after six months (Directive (EU) 2016/681 Art. 12(2))' : ''}`,
    `  ${foundBy(element)}`,
    `  source: ${source}${wco === undefined ? '' : `; WCO Data Model ${wco}`}`,
    ...wcoPaths.map((path) => `  in XML: ${path}`),
  ].join('\n')
}

const foundBy = ({ index, classification }: DictionaryElement): string =>
  index !== undefined
    ? `found by its value (${index})`
    : classification === 'open'
      ? 'open: records are filtered by it'
      : 'sealed and not indexed: nothing finds it'
