import { classifications, identifierKinds, subjectRoles } from '../record.ts'
import { valueFormats } from '../value.ts'
import { type ElementRow, indexKinds, maskNames } from './element.ts'

/**
 * Reads a table of elements, one a line: number, id, classification (`*`: the holder decides), role, kind of identifier,
 * format, index, mask, WCO id, name, definition. `-` is none.
 */
export const tableOf = (text: string, source: string): readonly ElementRow[] =>
  linesOf(text).map((cells) => rowOf(cells, source))

/** The lines of a table, each in its cells. */
export const linesOf = (text: string): readonly (readonly string[])[] =>
  text
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))

function rowOf(cells: readonly string[], source: string): ElementRow {
  const [
    number,
    id = '',
    classified = '',
    role,
    identifier,
    format,
    index,
    mask,
    wco = none,
    name = '',
    definition = '',
  ] = cells
  const optional = {
    role: role === none ? undefined : oneOf(subjectRoles, role),
    identifier: identifier === none ? undefined : oneOf(identifierKinds, identifier),
    index: index === none ? undefined : oneOf(indexKinds, index),
    wco: wco === none ? undefined : wco,
    holderDecides: classified.endsWith('*') ? true : undefined,
  }
  return {
    number: Number(number),
    id,
    name,
    definition,
    classification: oneOf(classifications, classified.replace('*', '')),
    format: oneOf(valueFormats, format),
    mask: oneOf(maskNames, mask),
    source,
    ...stated(optional),
  }
}

const none = '-'

/** Tables are part of the program: a word that is none of the list is a fault of it. */
function oneOf<Word extends string>(words: readonly Word[], text: string | undefined): Word {
  const word = words.find((each) => each === text)
  if (word === undefined)
    throw new Error(`a table of the dictionary says ${text ?? 'nothing'}, not one of ${words.join(', ')}`)
  return word
}

/** Without the properties that are not stated. */
const stated = <T extends object>(optional: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } =>
  Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>
  }
