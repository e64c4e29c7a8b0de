import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Act, ChooseFile, Field } from '../design/index.ts'
import { ask, shareIn, shareIs, useChange } from '../node/index.ts'

const nothing: { readonly file: File | undefined; readonly typed: string } = { file: undefined, typed: '' }

/** Compares what one has on paper or in a file with what the ceremony gave. The page compares; the node stamps the word. */
export function CheckShare() {
  const { t } = useTranslation()
  const [given, give] = useState(nothing)
  const changing = useChange(['keysStatus', 'receipt'])
  const { file, typed } = given
  const check = async () => {
    const share = shareIn(file === undefined ? typed : await file.text())
    const own = await shareIs(share)
    return own.ok ? ask('checkRecoveryShare', { ceremony: own.value.ceremony }) : own
  }
  return (
    <Act
      label={t('ceremony.check')}
      says={t('ceremony.checkSays')}
      submit={t('ceremony.checkDeed')}
      onOpen={() => give(nothing)}
      isReady={file !== undefined || typed.trim() !== ''}
      act={async () => {
        const reply = await changing(check())
        if (reply.ok) give(nothing)
        return reply
      }}
      result={() => <p>{t('ceremony.right')}</p>}
    >
      <Field
        label={t('ceremony.typed')}
        hint={t('ceremony.typedHint')}
        value={typed}
        onChange={(text) => give({ file: undefined, typed: text })}
        autoComplete="off"
        spellCheck="false"
        maxLength={80}
      />
      <ChooseFile label={t('ceremony.fileOf')} file={file} onChoose={(chosen) => give({ file: chosen, typed: '' })} />
    </Act>
  )
}
