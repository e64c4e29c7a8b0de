import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Act, Button, Field, save } from '../design/index.ts'
import { Fingerprint } from '../fingerprint.tsx'
import { makeKeyFile, type MadeKeyFile, useChange } from '../node/index.ts'

/** As the command line asks for. */
const shortest = 12

const keep = ({ signer, file }: MadeKeyFile): void => save(`carnet-${signer.id.slice(0, 8)}.json`, JSON.stringify(file))

/** Makes keys to which something can be sealed: a custodian's, a council member's. The file stays with its person. */
export function MakeKeyFile({ person }: { readonly person: string }) {
  const { t } = useTranslation()
  const [passphrase, setPassphrase] = useState('')
  const [again, setAgain] = useState('')
  const changing = useChange(['signers'])
  const short = passphrase !== '' && passphrase.length < shortest
  const other = again !== '' && again !== passphrase
  const forget = (): void => {
    setPassphrase('')
    setAgain('')
  }
  return (
    <Act
      label={t('keyFile.make')}
      says={t('keyFile.makeSays')}
      onOpen={forget}
      isReady={passphrase.length >= shortest && again === passphrase}
      act={async () => {
        const reply = await changing(makeKeyFile(person, passphrase))
        if (!reply.ok) return reply
        forget()
        keep(reply.value)
        return reply
      }}
      result={(made) => (
        <>
          <p>{t('keyFile.made')}</p>
          <Fingerprint of={made.signer} />
          <div>
            <Button onPress={() => keep(made)}>{t('keyFile.save')}</Button>
          </div>
        </>
      )}
    >
      <Field
        label={t('keyFile.passphrase')}
        hint={t('keyFile.passphraseHint')}
        type="password"
        value={passphrase}
        onChange={setPassphrase}
        autoComplete="new-password"
        isRequired
        fault={short ? t('keyFile.short') : undefined}
      />
      <Field
        label={t('keyFile.again')}
        type="password"
        value={again}
        onChange={setAgain}
        autoComplete="new-password"
        isRequired
        fault={other ? t('keyFile.other') : undefined}
      />
    </Act>
  )
}
