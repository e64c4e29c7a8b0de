import type { Signer } from '@carnet/api'
import type { Paint } from '../shell.ts'
import { fingerprintOf } from '../signer-file.ts'
import { drawTable, printable } from './table.ts'

interface NewSigner extends Pick<Signer, 'signingKey' | 'sealingKey'> {
  readonly file: string
}

export const drawNewSigner = (made: NewSigner, paint: Paint): string =>
  [
    `${paint('bold', 'Signer made')} in ${made.file} (readable by you only)`,
    `  fingerprint: ${fingerprintOf(made)}`,
    '  Register it with “carnet signer register”, and tell the fingerprint to an administrator yourself.',
  ].join('\n')

const colours = { registered: 'yellow', confirmed: 'green', ended: 'dim' } as const

export const drawSigners = (signers: readonly Signer[], paint: Paint): string =>
  signers.length === 0
    ? 'No signer. Make one with “carnet signer new”.'
    : drawTable(
        ['SIGNER', 'STATE', 'KIND', 'PERSON', 'FINGERPRINT'],
        signers.map((signer) => [
          signer.id,
          paint(colours[signer.state], signer.state),
          signer.passkey === undefined ? 'key file' : `passkey at ${printable(signer.passkey.origin)}`,
          signer.person,
          fingerprintOf(signer),
        ]),
        paint,
      )
