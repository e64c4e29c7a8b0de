import type { Credential, PasswordBegun, RecoveryCodes } from '@carnet/api'
import type { Paint } from '../shell.ts'
import { drawTable, printable } from './table.ts'

export const drawCredentials = (credentials: readonly Credential[], paint: Paint): string =>
  credentials.length === 0
    ? 'No way to sign in is enrolled.'
    : drawTable(
        ['CREDENTIAL', 'KIND', 'NAME', 'ENROLLED', ''],
        credentials.map((each) => [each.id, each.kind, printable(each.name), each.enrolled, stateOf(each)]),
        paint,
      )

function stateOf(credential: Credential): string {
  if (credential.kind === 'recovery-codes') return `${credential.left} left`
  if (credential.kind === 'provider-account') return printable(`${credential.subject} at ${credential.issuer}`)
  return credential.kind === 'passkey' && credential.used !== undefined ? `used ${credential.used}` : ''
}

export const drawCredential = ({ id, kind }: Credential): string => `${kind} enrolled: ${id}`

export const drawPasswordBegun = ({ secret, uri, expires }: PasswordBegun, paint: Paint): string =>
  [
    'Enter this in your authenticator app, and then the code that it shows:',
    `  ${paint('bold', secret)}`,
    `  ${uri}`,
    `  until ${expires}`,
  ].join('\n')

export const drawRecoveryCodes = ({ codes }: RecoveryCodes): string =>
  ['Keep these apart from this machine; each is good once, and they are not shown again:', '', ...codes].join('\n')
