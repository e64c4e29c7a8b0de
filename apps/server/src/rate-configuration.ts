import { z } from 'zod'
import { setting } from './setting.ts'

const perMinute = (otherwise: number) => z.coerce.number().int().min(1).max(10_000_000).default(otherwise)

/** How many requests a node answers in a minute, over all of its processes. */
export const rateShape = {
  personRequests: setting(perMinute(3_000), {
    flag: 'person-requests',
    environment: 'CARNET_PERSON_REQUESTS',
    takes: 'NUMBER',
    says: 'Requests of one person in a minute, over all processes of the node; more are told when to come back.',
  }),
  serviceRequests: setting(perMinute(60_000), {
    flag: 'service-requests',
    environment: 'CARNET_SERVICE_REQUESTS',
    takes: 'NUMBER',
    says: 'The same of one service.',
  }),
  addressRequests: setting(perMinute(600), {
    flag: 'address-requests',
    environment: 'CARNET_ADDRESS_REQUESTS',
    takes: 'NUMBER',
    says: 'The same from one address where nobody is signed in: to sign in, or by what is no live token. Many people may share an address.',
  }),
} as const

export interface RateConfiguration {
  readonly personRequests: number
  readonly serviceRequests: number
  readonly addressRequests: number
}

/** As the vault process takes them. */
export const ratesOf = ({
  personRequests: person,
  serviceRequests: service,
  addressRequests: address,
}: RateConfiguration): { readonly person: number; readonly service: number; readonly address: number } => ({
  person,
  service,
  address,
})
