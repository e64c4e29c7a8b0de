import type { RecordId } from '@carnet/api'
import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page, Refusal } from '../design/index.ts'
import { useStamped } from '../node/index.ts'
import { WhoCrossed } from '../who-crossed.tsx'

/** The story of one record, for those who answer for the ledger and see no record. */
export function CrossingsPage() {
  const { t } = useTranslation()
  const { id = '' }: { readonly id?: string } = useParams({ strict: false })
  const { error } = useStamped('crossings', { id: id as RecordId })
  return (
    <Page
      name={t('crossed.title')}
      title={
        <>
          {t('crossed.title')} <code>{id.slice(0, 8)}</code>
        </>
      }
    >
      {error === null ? <WhoCrossed id={id as RecordId} /> : <Refusal problem={error.problem} />}
    </Page>
  )
}
