import type { RecordId } from '@carnet/api'
import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '../design/index.ts'
import { useAnswer } from '../node/index.ts'
import { WhoCrossed } from '../who-crossed.tsx'

/** The story of one record, for those who answer for the ledger and see no record. */
export function CrossingsPage() {
  const { t } = useTranslation()
  const { id = '' }: { readonly id?: string } = useParams({ strict: false })
  // What is refused is told as a refusal, and not as a record that nobody crossed.
  useAnswer('crossings', { id: id as RecordId })
  return (
    <Page
      name={t('crossed.title')}
      title={
        <>
          {t('crossed.title')} <code>{id.slice(0, 8)}</code>
        </>
      }
    >
      <WhoCrossed id={id as RecordId} />
    </Page>
  )
}
