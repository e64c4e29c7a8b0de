import type { Backup } from '@carnet/api'
import { DatabaseBackup } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Card, type Column, Refusal, Table, Tag } from '../design/index.ts'
import { ask, type NodeProblem, type Reply, useChange, useMaybe } from '../node/index.ts'
import { dateTime, figure } from '../words/index.ts'
import './backups.css'

/** Copies of the data store. One that was never rehearsed is a hope. */
export function Backups() {
  const { t } = useTranslation()
  const list = useMaybe('backups', {})
  const change = useChange(['backups', 'jobs'])
  const [problem, setProblem] = useState<NodeProblem>()
  const go = async (work: Promise<Reply<unknown>>): Promise<void> => {
    setProblem(undefined)
    const reply = await change(work)
    if (!reply.ok) setProblem(reply.problem)
  }
  if (list === undefined) return null
  const columns: readonly Column<Backup>[] = [
    { key: 'name', title: t('health.backup'), cell: ({ name }) => <code>{name}</code> },
    { key: 'proven', title: t('health.proven'), cell: ({ rehearsal }) => <Proven rehearsal={rehearsal} /> },
    {
      key: 'deed',
      title: '',
      end: true,
      cell: ({ name }) => (
        <Button
          look="plain"
          aria-label={t('health.rehearseOne', { name })}
          onPress={() => void go(ask('rehearseBackup', { name }))}
        >
          {t('health.rehearse')}
        </Button>
      ),
    },
  ]
  return (
    <Card
      title={t('health.backups')}
      icon={<DatabaseBackup aria-hidden />}
      aside={<Button onPress={() => void go(ask('makeBackup', {}))}>{t('health.makeBackup')}</Button>}
    >
      {problem !== undefined && (
        <div className="body">
          <Refusal problem={problem} />
        </div>
      )}
      <Table
        label={t('health.backups')}
        columns={columns}
        rows={list.backups.toReversed()}
        keyOf={({ name }) => name}
        empty={t('health.backupsEmpty')}
      />
      <p className="folder">
        {t('health.folder')} <code>{list.folder}</code>
      </p>
    </Card>
  )
}

function Proven({ rehearsal }: { readonly rehearsal: Backup['rehearsal'] }) {
  const { t } = useTranslation()
  if (rehearsal === undefined) return <Tag tone="warn">{t('health.never')}</Tag>
  const { outcome, at, records, entries, opens, fault } = rehearsal
  return (
    <>
      <Tag tone={outcome === 'proven' ? 'good' : 'bad'}>{t(`health.outcome.${outcome}`)}</Tag> {dateTime(at)}{' '}
      <span className="quiet">
        {outcome === 'proven'
          ? t('health.provenIs', { records: figure(records), entries: figure(entries), opens: figure(opens) })
          : fault}
      </span>
    </>
  )
}
