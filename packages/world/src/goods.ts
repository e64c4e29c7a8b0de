import type { Random } from './random.ts'

/** Countries of origin by how often they occur. */
export const countries = {
  CN: 50,
  JP: 10,
  US: 9,
  DE: 5,
  VN: 4,
  KR: 4,
  IT: 4,
  HK: 2,
  FR: 2,
  TW: 2,
  TH: 1,
  GB: 1,
  ID: 1,
  ES: 1,
  NL: 1,
  PL: 1,
  MY: 1,
  CH: 1,
} as const
type Country = keyof typeof countries

/** A subheading of the Harmonized System, with a mass (kg) and a price of one unit that are of the usual size. */
interface Goods {
  readonly code: string
  readonly unitMass: number
  readonly unitPrice: number
}

const goodsOf = (code: string, unitMass: number, unitPrice: number): Goods => ({ code, unitMass, unitPrice })

export const goods: readonly [Goods, ...Goods[]] = [
  goodsOf('392690', 0.4, 3.1),
  goodsOf('071080', 1, 1.4),
  goodsOf('950300', 0.6, 7.2),
  goodsOf('850440', 0.3, 11.5),
  goodsOf('330499', 0.1, 9.9),
  goodsOf('610910', 0.2, 5.6),
  goodsOf('620892', 0.15, 8.3),
  goodsOf('650500', 0.1, 4.7),
  goodsOf('760711', 1, 4.6),
  goodsOf('321590', 0.5, 12.4),
  goodsOf('640299', 0.9, 18.2),
  goodsOf('420292', 0.8, 24.5),
  goodsOf('847130', 1.6, 612),
  goodsOf('851713', 0.2, 455),
  goodsOf('852872', 9.5, 320),
  goodsOf('870899', 2.3, 41.8),
  goodsOf('940360', 18.5, 96),
  goodsOf('030617', 1, 8.8),
  goodsOf('220421', 1.2, 6.4),
  goodsOf('240220', 0.2, 2.9),
  goodsOf('300490', 0.05, 31.2),
  goodsOf('711319', 0.01, 260),
  goodsOf('910211', 0.06, 118),
  goodsOf('848180', 0.7, 22.1),
  goodsOf('853400', 0.1, 6.8),
  goodsOf('901890', 0.9, 210),
  goodsOf('732690', 1.1, 5.2),
  goodsOf('491199', 0.2, 1.8),
  goodsOf('160414', 0.3, 2.4),
  goodsOf('080390', 1, 0.9),
]

/** Origins under a trade agreement, with the tax type that claims it. */
const preferences: Readonly<Partial<Record<Country, string>>> = {
  CN: 'FCN1',
  US: 'FUS1',
  DE: 'FEU1',
  IT: 'FEU1',
  FR: 'FEU1',
  ES: 'FEU1',
  NL: 'FEU1',
  PL: 'FEU1',
  VN: 'FVN1',
  GB: 'FGB1',
}

/** Textiles, footwear and hats bear the higher general rate. */
const higher = /^6[1-5]/

export function taxOf(origin: Country, code: string, choice: Random): readonly [type: string, rate: string] {
  const preference = preferences[origin]
  if (preference !== undefined && choice.chance(0.4))
    return [preference, choice.weighted({ '0.0': 60, '3.2': 20, '7.2': 12, '5.2': 8 })]
  if (higher.test(code)) return ['A', '13.0']
  return choice.chance(0.35) ? ['C', choice.weighted({ '0.0': 60, '6.5': 40 })] : ['A', '8.0']
}
