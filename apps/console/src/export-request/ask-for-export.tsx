import type { Case, RecordType, RequestOf } from '@carnet/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Act, Choice, Field, Go, Reason } from '../design/index.ts'
import { ask, knownElements, useChange, useMaybe } from '../node/index.ts'
import { ElementsAsked } from './elements-asked.tsx'
import { usePurposeName } from '../purpose-name.ts'
import { inDays } from '../until.ts'
import { RecordsAsked } from './records-asked.tsx'
import './export-request.css'

type Asked = RequestOf<'requestExport'>

/** Records that were chosen elsewhere, and why one is there. */
export interface RecordsChosen {
  readonly type: RecordType
  readonly select: Asked['select']
  /** Which they are, in words. */
  readonly says: string
  readonly purpose: Asked['purpose']
  readonly case?: Case['id']
}

const formats: readonly Asked['format'][] = ['csv', 'xlsx', 'json', 'xml']
const none = 'none'

const begin = (of: RecordsChosen | undefined) => ({
  purpose: of?.purpose,
  matter: of?.case ?? (none as Case['id'] | typeof none),
  recipient: undefined as Asked['recipient'] | undefined,
  format: 'csv' as Asked['format'],
  type: of?.type ?? 'declaration',
  office: '',
  elements: [] as readonly Asked['elements'][number][],
  days: '30',
  reason: '',
})

/** Asks for a file: whose records, which elements, for whom, until when it is deleted. Nothing is opened by asking. */
export function AskForExport({
  of,
  look = 'solid',
}: {
  readonly of?: RecordsChosen
  readonly look?: 'solid' | 'line'
}) {
  const { t } = useTranslation()
  const purposeName = usePurposeName()
  const change = useChange(['exports', 'proposals'])
  const purposes = useMaybe('purposes', {})?.purposes ?? []
  const cases = (useMaybe('cases', {})?.cases ?? []).filter(({ state }) => state === 'open')
  const recipients = (useMaybe('recipients', {})?.recipients ?? []).filter(({ state }) => state === 'confirmed')
  const [form, setForm] = useState(() => begin(of))
  const set = (more: Partial<typeof form>): void => setForm({ ...form, ...more })
  const { purpose, matter, recipient, format, type, office, elements, days, reason } = form
  const send = () => {
    if (purpose === undefined || recipient === undefined) throw new Error('asked for before it was whole')
    const officeOf = knownElements.find(({ id }) => id === `${type}.office`)?.id
    const where = officeOf === undefined || office.trim() === '' ? {} : { [officeOf]: office.trim() }
    return change(
      ask('requestExport', {
        purpose,
        ...(matter === none ? {} : { case: matter }),
        select: of?.select ?? { type, where },
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
      look={look}
      title={t('exports.askTitle')}
      says={t('exports.askSays')}
      submit={t('exports.askDeed')}
      onOpen={() => setForm(begin(of))}
      isReady={purpose !== undefined && recipient !== undefined && elements.length > 0 && reason.trim() !== ''}
      act={send}
      result={({ proposal }) => (
        <p>
          {t('exports.put')} <Go to={`/proposals/${proposal}`}>{t('deciding.see')}</Go>
        </p>
      )}
    >
      {of !== undefined && <p className="chosen">{of.says}</p>}
      <Choice
        label={t('exports.for')}
        value={recipient}
        of={recipients.map(({ id, name }) => [id, name] as const)}
        onChoose={(chosen) => set({ recipient: chosen })}
        placeholder={t(recipients.length === 0 ? 'exports.noRecipient' : 'choose')}
      />
      <Choice
        label={t('exports.purpose')}
        value={purpose}
        of={purposes.map(({ id, title }) => [id, purposeName(id, title)] as const)}
        onChoose={(chosen) => set({ purpose: chosen })}
        placeholder={t('choose')}
      />
      <Choice
        label={t('exports.case')}
        value={matter}
        of={[
          [none, t('exports.noCase')] as const,
          ...cases.map(({ id, kind, reference }) => [id, `${kind} · ${reference}`] as const),
        ]}
        onChoose={(chosen) => set({ matter: chosen })}
      />
      {of === undefined && (
        <RecordsAsked
          type={type}
          office={office}
          onType={(chosen) => set({ type: chosen, office: '', elements: [] })}
          onOffice={(text) => set({ office: text })}
        />
      )}
      <ElementsAsked type={type} chosen={elements} onChoose={(chosen) => set({ elements: chosen })} />
      <Choice
        label={t('exports.format')}
        value={format}
        of={formats.map((each) => [each, each.toUpperCase()] as const)}
        onChoose={(chosen) => set({ format: chosen })}
      />
      <Field
        label={t('exports.deleteIn')}
        hint={t('exports.deleteHint')}
        value={days}
        onChange={(text) => set({ days: text })}
        inputMode="numeric"
      />
      <Reason hint={t('reasonHint')} value={reason} onChange={(text) => set({ reason: text })} />
    </Act>
  )
}
