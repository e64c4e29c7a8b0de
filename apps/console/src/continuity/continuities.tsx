import type { Continuity } from '@carnet/api'
import { LifeBuoy } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Act, Card, Clock, type Column, Table, Tag, type Tone } from '../design/index.ts'
import { ask, useAnswer, useChange } from '../node/index.ts'
import { Person } from '../person.tsx'
import { useActor, useHolds } from '../session.ts'
import { dateTime } from '../words/index.ts'

const tones: Readonly<Record<Continuity['state'], Tone>> = { 'in-force': 'warn', over: 'plain', ended: 'plain' }

/** Where continuity mode is, and was. */
export function Continuities() {
  const { t } = useTranslation()
  const { continuities } = useAnswer('continuities', {})
  const columns: readonly Column<Continuity>[] = [
    { key: 'offices', title: t('continuity.offices'), cell: ({ offices }) => <code>{offices.join(', ')}</code> },
    { key: 'cause', title: t('continuity.cause'), cell: ({ cause }) => t(`continuity.causeIs.${cause}`) },
    { key: 'by', title: t('continuity.by'), cell: ({ declaredBy }) => <Person id={declaredBy} /> },
    { key: 'until', title: t('continuity.until'), cell: (of) => <Standing of={of} /> },
    { key: 'deeds', title: '', end: true, cell: (of) => of.state === 'in-force' && <Deeds of={of} /> },
  ]
  return (
    <Card title={t('continuity.title')} icon={<LifeBuoy aria-hidden />}>
      <Table
        label={t('continuity.title')}
        columns={columns}
        rows={continuities}
        keyOf={({ id }) => id}
        empty={t('continuity.none')}
      />
    </Card>
  )
}

function Standing({ of: { state, from, until, ended } }: { readonly of: Continuity }) {
  const { t } = useTranslation()
  return (
    <span className="line tight">
      <Tag tone={tones[state]}>{t(`continuity.state.${state}`)}</Tag>
      {state === 'in-force' && <Clock from={new Date(from)} until={new Date(until)} now={new Date()} />}
      {dateTime(ended?.at ?? until)}
    </span>
  )
}

/** Whoever declared it does not extend it: that takes another duty manager, and once. */
function Deeds({ of: { id, declaredBy, extended, offices } }: { readonly of: Continuity }) {
  const { t } = useTranslation()
  const me = useActor().id
  const change = useChange(['continuities', 'reviews'])
  const manages = useHolds('duty-manager')
  const ends = useHolds('dpo', 'security-analyst') || manages
  const about = offices.join(', ')
  return (
    <span className="line tight">
      {manages && extended === undefined && declaredBy !== me && (
        <Act
          label={t('continuity.extend')}
          about={about}
          look="plain"
          says={t('continuity.extendSays')}
          act={() => change(ask('extendContinuity', { id, minutes: 240 }))}
        />
      )}
      {ends && (
        <Act
          label={t('continuity.end')}
          about={about}
          look="plain"
          says={t('continuity.endSays')}
          act={() => change(ask('endContinuity', { id }))}
        />
      )}
    </span>
  )
}
