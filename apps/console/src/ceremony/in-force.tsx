import type { RecoveryStanding, ShareChecked } from '@carnet/api'
import { LifeBuoy } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Card, Table, Tag } from '../design/index.ts'
import { useMaybe } from '../node/index.ts'
import { Person } from '../person.tsx'
import { dateTime, figure } from '../words/index.ts'

interface Line {
  readonly person: string
  readonly check: ShareChecked | undefined
}

/** The custodians of the ceremony in force, and who has shown since that the own share is there. */
export function InForce({ recovery }: { readonly recovery: RecoveryStanding }) {
  const { t } = useTranslation()
  const { ceremony, held, threshold, parts, checks } = recovery
  const request = useMaybe('proposal', { id: ceremony })?.request
  const persons = request?.kind === 'key-ceremony' ? request.custodians.map(({ person }) => person) : []
  const lines: readonly Line[] =
    persons.length > 0
      ? persons.map((person) => ({ person, check: checks.find(({ by }) => by === person) }))
      : checks.map((check) => ({ person: check.by, check }))
  const [all, enough] = [checks.length === parts, checks.length >= threshold]
  return (
    <Card
      title={t('ceremony.inForce')}
      icon={<LifeBuoy aria-hidden />}
      aside={
        <Tag tone={all ? 'good' : enough ? 'plain' : 'warn'}>
          {t(`ceremony.tag.${all ? 'all' : enough ? 'enough' : 'few'}`)}
        </Tag>
      }
    >
      <p className="body quiet">
        {t('ceremony.heldAt', { held: dateTime(held) })}{' '}
        {t('ceremony.checkedOf', { checked: figure(checks.length), parts: figure(parts) })}{' '}
        {t(enough ? 'ceremony.enough' : 'ceremony.notEnough')}
      </p>
      <Table
        label={t('ceremony.inForce')}
        rows={lines}
        keyOf={({ person }) => person}
        empty={t('ceremony.nobodyChecked')}
        columns={[
          { key: 'who', title: t('ceremony.custodian'), cell: ({ person }) => <Person id={person} /> },
          {
            key: 'checked',
            title: t('ceremony.shown'),
            cell: ({ check }) =>
              check === undefined ? (
                <Tag tone="warn">{t('ceremony.missing')}</Tag>
              ) : (
                <>
                  <Tag tone="good">{t('ceremony.has')}</Tag> <span className="quiet">{dateTime(check.at)}</span>
                </>
              ),
          },
        ]}
      />
    </Card>
  )
}
