import { type SchemaFault, type SchemaFile, type SchemaVerdict, validateXml } from '@carnet/customs'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { Exit } from './exit.ts'
import { placeOf } from './render/problem.ts'
import { printable } from './render/table.ts'
import { type Everywhere, misused, type Paint, type Shell, show } from './shell.ts'

/** Bytes of a document that is checked: unlike an inspection, a check holds all of it. */
const most = 64 * 1024 * 1024

/** Checks a document against the schemas of a folder. */
export async function checkSchema(
  shell: Shell,
  how: Everywhere,
  folder: string,
  source: AsyncIterable<Uint8Array>,
): Promise<Exit> {
  const schemas = schemasIn(folder)
  if (schemas.length === 0) return misused(shell, how, `--schema: there is no .xsd file in ${folder}`)
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of source) {
    size += piece.length
    if (size > most) return misused(shell, how, `--schema: a file of more than ${most} bytes is not checked`)
    pieces.push(piece)
  }
  const verdict = await validateXml(Buffer.concat(pieces), schemas)
  show(shell, how, verdict, drawVerdict)
  return verdict.kind === 'valid' ? 'done' : 'refused'
}

const schemasIn = (folder: string): readonly SchemaFile[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.xsd'))
        .sort()
        .map((name) => ({ name: name.replaceAll(sep, '/'), bytes: readFileSync(join(folder, name)) }))
    : []

function drawVerdict(verdict: SchemaVerdict, paint: Paint): string {
  switch (verdict.kind) {
    case 'valid':
      return `${paint('green', 'valid')} by ${verdict.schema}`
    case 'no-schema':
      return `${paint('red', 'not checked')}: ${printable(verdict.says)}`
    case 'malformed':
      return [paint('red', 'malformed'), ...verdict.faults.map(drawFault)].join('\n')
    case 'invalid':
      return [`${paint('red', 'invalid')} by ${verdict.schema}`, ...verdict.faults.map(drawFault)].join('\n')
  }
}

const drawFault = ({ place, says }: SchemaFault): string => `  ${placeOf(place)}: ${printable(says)}`
