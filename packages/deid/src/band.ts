/**
 * The band of an amount in the series 1, 2, 5, 10, …: `415092.72` → `200000..500000`, lower bound included.
 * Read from the digits and not from a number, so that no amount is too long or rounded into another band.
 */
export function band(value: string): string | undefined {
  const [, sign = '', whole] = decimal.exec(value) ?? []
  if (whole === undefined) return undefined
  const [from, to] = bounds(whole.replace(/^0+/, ''))
  return sign === '' ? `${from}..${to}` : `-${to}..-${from}`
}

const decimal = /^(-?)(\d{1,30})(?:\.\d{1,30})?$/

function bounds(digits: string): readonly [from: string, to: string] {
  if (digits === '') return ['0', '1']
  const zeros = '0'.repeat(digits.length - 1)
  const lead = Number(digits[0])
  if (lead < 2) return [`1${zeros}`, `2${zeros}`]
  return lead < 5 ? [`2${zeros}`, `5${zeros}`] : [`5${zeros}`, `10${zeros}`]
}
