import type { Case, RecordType, RequestOf } from '@carnet/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Act, Choice, Field } from '../design/index.ts'
import { ask, knownElements, useChange, useMaybe } from '../node/index.ts'
import { ElementsAsked } from './elements-asked.tsx'
import { usePurposeName } from '../purpose-name.ts'
import { inDays } from '../in-days.ts'

type Asked = RequestOf<'requestExport'>
type Element = Asked['elements'][number]

const formats: readonly Asked['format'][] = ['csv', 'xlsx', 'json', 'xml']
const types: readonly RecordType[] = [
  'declaration',
  'declaration-notification',
  'passenger-list-entry',
  'travel-document',
]
const none = 'none'

/** Asks for a file: whose records, which elements, for whom, until when it is deleted. Nothing is opened by asking. */
export function AskForExport() {
  const { t } = useTranslation()
  const purposeName = usePurposeName()
  const change = useChange(['exports', 'proposals'])
  const purposes = useMaybe('purposes', {})?.purposes ?? []
  const cases = (useMaybe('cases', {})?.cases ?? []).filter(({ state }) => state === 'open')
  const recipients = (useMaybe('recipients', {})?.recipients ?? []).filter(({ state }) => state === 'confirmed')
  const [purpose, setPurpose] = useState<Asked['purpose']>()
  const [matter, setMatter] = useState<Case['id'] | typeof none>(none)
  const [recipient, setRecipient] = useState<Asked['recipient']>()
  const [format, setFormat] = useState<Asked['format']>('csv')
  const [type, setType] = useState<RecordType>('declaration')
  const [office, setOffice] = useState('')
  const [elements, setElements] = useState<readonly Element[]>([])
  const [days, setDays] = useState('30')
  const [reason, setReason] = useState('')
  const officeOf = `${type}.office`
  const hasOffice = knownElements.some(({ id }) => id === officeOf)
  const whole = purpose !== undefined && recipient !== undefined && elements.length > 0 && reason.trim() !== ''
  const send = () => {
    if (purpose === undefined || recipient === undefined) throw new Error('asked for before it was whole')
    const where = office.trim() === '' ? {} : { [officeOf]: office.trim() }
    return change(
      ask('requestExport', {
        purpose,
        ...(matter === none ? {} : { case: matter }),
        select: { type, where },
        elements: [...elements],
        recipient,
        format,
        deleteBy: inDays(days),
        reason,
      }),
    )
  }
  return (
    <Act
      label={t('exports.ask')}
      look="solid"
      title={t('exports.askTitle')}
      submit={t('exports.askDeed')}
      isReady={whole}
      act={send}
    >
      <p>{t('exports.askSays')}</p>
      <Choice
        label={t('exports.for')}
        value={recipient}
        of={recipients.map(({ id, name }) => [id, name] as const)}
        onChoose={setRecipient}
        placeholder={t(recipients.length === 0 ? 'exports.noRecipient' : 'exports.choose')}
      />
      <Choice
        label={t('exports.purpose')}
        value={purpose}
        of={purposes.map(({ id, title }) => [id, purposeName(id, title)] as const)}
        onChoose={setPurpose}
        placeholder={t('exports.choose')}
      />
      <Choice
        label={t('exports.case')}
        value={matter}
        of={[
          [none, t('exports.noCase')] as const,
          ...cases.map(({ id, kind, reference }) => [id, `${kind} · ${reference}`] as const),
        ]}
        onChoose={setMatter}
      />
      <Choice
        label={t('exports.records')}
        value={type}
        of={types.map((each) => [each, t(`exports.type.${each}`)] as const)}
        onChoose={(chosen) => {
          setType(chosen)
          setOffice('')
          setElements([])
        }}
      />
      {hasOffice && (
        <Field label={t('exports.office')} hint={t('exports.officeHint')} value={office} onChange={setOffice} />
      )}
      <ElementsAsked type={type} chosen={elements} onChoose={setElements} />
      <Choice
        label={t('exports.format')}
        value={format}
        of={formats.map((each) => [each, each.toUpperCase()] as const)}
        onChoose={setFormat}
      />
      <Field
        label={t('exports.deleteIn')}
        hint={t('exports.deleteHint')}
        value={days}
        onChange={setDays}
        inputMode="numeric"
      />
      <Field
        label={t('exports.reason')}
        hint={t('exports.reasonHint')}
        value={reason}
        onChange={setReason}
        isRequired
      />
    </Act>
  )
}
