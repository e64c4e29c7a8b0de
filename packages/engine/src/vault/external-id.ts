import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto'

/** What the node's ids are called outside: random-looking, so that they tell neither when nor in which order something came in. */
export interface ExternalIds {
  outside(id: string): string
  inside(external: string): string | undefined
}

/** The form that RFC 9562 §4 gives a UUID: variant 10, versions 1 to 8. */
const form = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/**
 * A keyed permutation of the UUIDs of that form: AES-256 on the whole block, again until the block has the form. One block
 * in eight has it, so that it takes eight steps on average; each id has exactly one name and each name one id.
 *
 * @source Black, Rogaway: Ciphers with Arbitrary Finite Domains (2002) §3, cycle walking.
 */
export function externalIds(key: KeyObject): ExternalIds {
  const forwards = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false)
  const backwards = createDecipheriv('aes-256-ecb', key, null).setAutoPadding(false)
  const walk = (id: string, step: (block: Buffer) => Buffer): string => {
    let block: Buffer = Buffer.from(id.replaceAll('-', ''), 'hex')
    do block = step(block)
    while (!hasForm(block))
    return textOf(block)
  }
  return {
    outside(id) {
      if (!form.test(id)) throw new Error('an id inside is not a UUID')
      return walk(id, (block) => forwards.update(block))
    },
    inside: (external) => (form.test(external) ? walk(external, (block) => backwards.update(block)) : undefined),
  }
}

function hasForm(block: Buffer): boolean {
  const version = (block[6] ?? 0) >> 4
  return version >= 1 && version <= 8 && (block[8] ?? 0) >> 6 === 2
}

function textOf(block: Buffer): string {
  const hex = block.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
