import { isIPv6 } from 'node:net'

/**
 * What counts as one address. THREAT: somebody with a network of addresses, one for each attempt. Of IPv6 the first 64 bits
 * count: what a single site has (RFC 4291 §2.5.4, RFC 6177); what is mapped from IPv4 is that (RFC 4291 §2.5.5.2).
 */
export function networkOf(address: string): string {
  const [plain = ''] = address.split('%')
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1]
  if (mapped !== undefined) return mapped
  if (!isIPv6(plain)) return address
  const [head = '', tail] = plain.toLowerCase().split('::')
  const before = groupsOf(head)
  const after = tail === undefined ? [] : groupsOf(tail)
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0')
  const groups = [...before, ...zeros, ...after].slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16))
  return `${groups.join(':')}::/64`
}

/** Groups of 16 bits; an IPv4 address at the end stands for two, and is never among the first four. */
const groupsOf = (part: string): readonly string[] =>
  part === '' ? [] : part.split(':').flatMap((group) => (group.includes('.') ? ['0', '0'] : [group]))
