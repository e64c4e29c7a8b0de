import { type Answer, granted } from '@carnet/api'
import type { KeyStore } from '../../store/index.ts'
import { localProvider } from '../local-provider.ts'
import { checkProfile, type Profile } from '../profile.ts'
import type { KeyProvider } from '../provider.ts'
import { awsProvider } from './aws.ts'
import { azureProvider } from './azure.ts'
import { googleProvider } from './google.ts'
import { pkcs11Provider } from './pkcs11.ts'
import type { ProviderSettings } from './settings.ts'
import { transitProvider } from './transit.ts'

export interface ProviderPorts {
  /** Where the local provider keeps how its passphrase becomes a key. */
  readonly keys: KeyStore
  readonly profile: Profile
  readonly now: () => Date
}

/** The provider that the settings name, under a profile that this process fulfils. Nothing is asked of it yet. */
export async function openProvider(
  settings: ProviderSettings,
  { keys, profile, now }: ProviderPorts,
): Promise<Answer<KeyProvider>> {
  const allowed = checkProfile(profile)
  if (!allowed.ok) return allowed
  switch (settings.kind) {
    case 'local':
      return localProvider(keys, settings.passphrase, profile)
    case 'pkcs11':
      return pkcs11Provider(settings, now)
    case 'transit':
      return granted(transitProvider(settings, now))
    case 'aws':
      return awsProvider(settings, now)
    case 'google':
      return googleProvider(settings, now)
    case 'azure':
      return azureProvider(settings, now)
  }
}
