import type { RequestOf } from '@carnet/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Act, Choice, Field } from '../design/index.ts'
import { ask, useChange } from '../node/index.ts'
import { inDays } from '../until.ts'

type Whose = RequestOf<'registerRecipient'>['whose']
const whoseKeys: readonly Whose[] = ['person', 'office', 'authority']

/** Registers a key. It counts once somebody else has confirmed whose it is. */
export function RegisterRecipient() {
  const { t } = useTranslation()
  const change = useChange(['recipients'])
  const [name, setName] = useState('')
  const [key, setKey] = useState('')
  const [whose, setWhose] = useState<Whose>('authority')
  const [days, setDays] = useState('365')
  return (
    <Act
      label={t('exports.register')}
      look="line"
      title={t('exports.registerTitle')}
      submit={t('exports.register')}
      act={() => change(ask('registerRecipient', { name, key: key.trim(), whose, until: inDays(days) }))}
    >
      <p>{t('exports.registerSays')}</p>
      <Field label={t('exports.name')} value={name} onChange={setName} autoComplete="off" isRequired />
      <Field
        label={t('exports.key')}
        hint={t('exports.keyHint')}
        value={key}
        onChange={setKey}
        autoComplete="off"
        isRequired
      />
      <Choice
        label={t('exports.whoseIs')}
        value={whose}
        of={whoseKeys.map((each) => [each, t(`exports.whose.${each}`)] as const)}
        onChoose={setWhose}
      />
      <Field label={t('exports.days')} value={days} onChange={setDays} inputMode="numeric" isRequired />
    </Act>
  )
}
