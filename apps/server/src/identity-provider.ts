import { IdentityProviderSettings, Issuer } from '@carnet/api'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { secretFileFault } from './secret-file.ts'
import { setting } from './setting.ts'
import type { VaultSettings } from './socket/index.ts'

/** Whom the administration's own persons may sign in through: part of the configuration. Read in docs/operate.md. */
export const identityProviderShape = {
  identityProvider: setting(Issuer.optional(), {
    flag: 'identity-provider',
    environment: 'CARNET_IDENTITY_PROVIDER',
    takes: 'URL',
    otherwise: 'persons sign in with what they enrolled here',
    says: 'Issuer of the OpenID Connect provider that the administration’s persons sign in through as well.',
  }),
  identityProviderClient: setting(z.string().min(1).max(200).optional(), {
    flag: 'identity-provider-client',
    environment: 'CARNET_IDENTITY_PROVIDER_CLIENT',
    takes: 'ID',
    says: 'Client id under which the provider knows this node.',
  }),
  identityProviderSecretFile: setting(z.string().min(1).optional(), {
    flag: 'identity-provider-secret-file',
    environment: 'CARNET_IDENTITY_PROVIDER_SECRET_FILE',
    takes: 'FILE',
    says: 'File, readable by its owner alone, with the client secret.',
  }),
  identityProviderAcr: setting(
    z
      .string()
      .regex(/^[\x21-\x7e]+(,[\x21-\x7e]+)*$/)
      .optional(),
    {
      flag: 'identity-provider-acr',
      environment: 'CARNET_IDENTITY_PROVIDER_ACR',
      takes: 'LIST',
      otherwise: 'two factors where `amr` says so',
      says: 'Values of `acr`, with commas between, by which the provider says that two factors were proven; it is asked for them.',
    },
  ),
  identityProviderMaxAge: setting(z.coerce.number().int().min(0).max(720).default(15), {
    flag: 'identity-provider-max-age',
    environment: 'CARNET_IDENTITY_PROVIDER_MAX_AGE',
    takes: 'MINUTES',
    says: 'Who proved to the provider who they are longer ago is asked by it again; 0: each time.',
  }),
}

interface Named {
  readonly identityProvider?: string | undefined
  readonly identityProviderClient?: string | undefined
  readonly identityProviderSecretFile?: string | undefined
  readonly identityProviderAcr?: string | undefined
  readonly identityProviderMaxAge: number
}

export function identityProviderFault({
  identityProvider: issuer,
  identityProviderClient: client,
  identityProviderSecretFile: file,
}: Named): string | undefined {
  const given = [issuer, client, file].filter((each) => each !== undefined)
  if (given.length === 0) return undefined
  if (file === undefined || given.length < 3)
    return '--identity-provider, --identity-provider-client and --identity-provider-secret-file belong together'
  return secretFileFault('--identity-provider-secret-file', file)
}

export function identityProviderOf({
  identityProvider: issuer,
  identityProviderClient: client,
  identityProviderSecretFile: file,
  identityProviderAcr: acr,
  identityProviderMaxAge: minutes,
}: Named): Pick<VaultSettings, 'identityProvider'> {
  if (issuer === undefined || client === undefined || file === undefined) return {}
  const secret = readFileSync(file, 'utf8').trim()
  const settings = { issuer, client, secret, acr: acr?.split(',') ?? [], maxAge: minutes * 60 }
  return { identityProvider: IdentityProviderSettings.parse(settings) }
}
