import type { Proposal } from '@carnet/api'
import { FileSignature } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Card, Clock, Go, Table, Tag } from '../design/index.ts'
import { Person } from '../person.tsx'
import { dateTime, figure } from '../words/index.ts'

/** A ceremony that waits: who has signed, and whose signature is missing. */
export function Signing({ proposal }: { readonly proposal: Proposal }) {
  const { t } = useTranslation()
  const { id, needs, approvals, at, expires } = proposal
  const custodians = needs.among ?? []
  const signed = (person: string) => approvals.find(({ actor }) => actor === person)?.at
  return (
    <Card
      title={t('ceremony.signing')}
      icon={<FileSignature aria-hidden />}
      aside={t('deciding.agreed', { agreed: figure(approvals.length), needed: figure(needs.approvers) })}
    >
      <Table
        label={t('ceremony.signing')}
        rows={custodians}
        keyOf={({ signer }) => signer}
        empty={t('deciding.nobody')}
        columns={[
          { key: 'who', title: t('ceremony.custodian'), cell: ({ person }) => <Person id={person} /> },
          {
            key: 'signed',
            title: t('ceremony.signed'),
            cell: ({ person }) => {
              const when = signed(person)
              return when === undefined ? (
                <Tag tone="warn">{t('ceremony.missing')}</Tag>
              ) : (
                <>
                  <Tag tone="good">{t('deciding.agreedTo')}</Tag> <span className="quiet">{dateTime(when)}</span>
                </>
              )
            },
          },
        ]}
      />
      <p className="body line deeds">
        <Go to={`/proposals/${id}`}>{t('deciding.see')}</Go>
        <Clock from={new Date(at)} until={new Date(expires)} now={new Date()} />
        <span className="quiet">{t('deciding.until', { until: dateTime(expires) })}</span>
      </p>
    </Card>
  )
}
