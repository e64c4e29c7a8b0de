import { useTranslation } from 'react-i18next'
import { ChooseFile, Field } from './design/index.ts'

/** A key file and its passphrase, as somebody gives them for one deed. */
export interface KeyFileGiven {
  readonly file: File | undefined
  readonly passphrase: string
}

export const noKeyFile: KeyFileGiven = { file: undefined, passphrase: '' }

/** Asks for one's own key file. It is opened by the page, for this one deed. */
export function KeyFileFields({
  given,
  onGive,
}: {
  readonly given: KeyFileGiven
  readonly onGive: (given: KeyFileGiven) => void
}) {
  const { t } = useTranslation()
  return (
    <>
      <ChooseFile
        label={t('keyFile.file')}
        hint={t('keyFile.fileHint')}
        file={given.file}
        onChoose={(file) => onGive({ ...given, file })}
      />
      <Field
        label={t('keyFile.passphrase')}
        type="password"
        value={given.passphrase}
        onChange={(passphrase) => onGive({ ...given, passphrase })}
        autoComplete="off"
        isRequired
      />
    </>
  )
}
