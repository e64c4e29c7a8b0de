import type { Backup } from '@carnet/api'
import { DatabaseBackup } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Card, type Column, Refusal, Table } from '../design/index.ts'
import { ask, type NodeProblem, type Reply, useChange, useMaybe } from '../node/index.ts'
import { useHolds } from '../session.ts'
import { Proven } from './proven.tsx'
import { Rehearse } from './rehearse.tsx'
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
  const keeps = useHolds('operator', 'administrator')
  if (list === undefined) return null
  const columns: readonly Column<Backup>[] = [
    { key: 'name', title: t('health.backup'), cell: ({ name }) => <code>{name}</code> },
    { key: 'proven', title: t('health.proven'), cell: ({ rehearsal }) => <Proven rehearsal={rehearsal} /> },
    {
      key: 'deed',
      title: '',
      end: true,
      cell: ({ name }) => keeps && <Rehearse name={name} />,
    },
  ]
  return (
    <Card
      title={t('health.backups')}
      icon={<DatabaseBackup aria-hidden />}
      aside={keeps && <Button onPress={() => void go(ask('makeBackup', {}))}>{t('health.makeBackup')}</Button>}
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
        {t('health.folder')} <code>{list.folder}</code> {t('health.rehearseBy')}
      </p>
    </Card>
  )
}
