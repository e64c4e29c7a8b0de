import type { EntryHash, OwnEvent } from '@carnet/api'
import { History } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Act, Button, Card, type Column, Field, Go, Table } from '../design/index.ts'
import { ask, useAnswer, useChange } from '../node/index.ts'
import { usePurposeName } from '../purpose-name.ts'
import { dateTime, figure } from '../words/index.ts'

/** What one did oneself, newest first, with one's notes on it. */
export function OwnLog() {
  const { t } = useTranslation()
  const [after, setAfter] = useState<EntryHash>()
  const { events, next } = useAnswer('ownLog', after === undefined ? {} : { after })
  const columns: readonly Column<OwnEvent>[] = [
    { key: 'at', title: t('ownLog.at'), cell: ({ at }) => dateTime(at) },
    { key: 'what', title: t('ownLog.what'), cell: (event) => <What event={event} /> },
    {
      key: 'records',
      title: t('ownLog.records'),
      end: true,
      cell: ({ records }) => (records === undefined ? '' : figure(records)),
    },
    {
      key: 'note',
      title: '',
      end: true,
      cell: ({ hash, outcome }) => (
        <div className="line deeds">
          {outcome !== undefined && <Go to={`/decisions/${hash}`}>{t('crossed.why')}</Go>}
          <Note hash={hash} />
        </div>
      ),
    },
  ]
  return (
    <Card title={t('ownLog.title')} icon={<History aria-hidden />}>
      <Table
        label={t('ownLog.title')}
        columns={columns}
        rows={events}
        keyOf={({ hash }) => hash}
        empty={t('ownLog.none')}
      />
      {(next !== undefined || after !== undefined) && (
        <div className="body line deeds">
          {after !== undefined && <Button onPress={() => setAfter(undefined)}>{t('ownLog.newest')}</Button>}
          {next !== undefined && <Button onPress={() => setAfter(next)}>{t('ownLog.older')}</Button>}
        </div>
      )}
    </Card>
  )
}

function What({ event: { kind, outcome, purpose, notes, expired } }: { readonly event: OwnEvent }) {
  const { t } = useTranslation()
  const purposeName = usePurposeName()
  return (
    <>
      <div>
        {t(`ledger.kind.${kind}`, { defaultValue: kind })}
        {outcome !== undefined && ` · ${t(`decision.outcome.${outcome}`, { defaultValue: outcome })}`}
        {purpose !== undefined && ` · ${purposeName(purpose)}`}
      </div>
      {expired === true && <div className="quiet">{t('ownLog.expired')}</div>}
      {notes.map(({ at, text }) => (
        <p key={at} className="own-note">
          {text}
        </p>
      ))}
    </>
  )
}

function Note({ hash }: { readonly hash: EntryHash }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const changing = useChange(['ownLog'])
  return (
    <Act
      label={t('ownLog.note')}
      look="plain"
      says={t('ownLog.noteSays')}
      onOpen={() => setText('')}
      act={() => changing(ask('noteOnOwn', { hash, text }))}
    >
      <Field label={t('ownLog.noteLabel')} value={text} onChange={setText} isRequired maxLength={2000} />
    </Act>
  )
}
