import type { DecidedAgain, EntryHash, PastDecision } from '@carnet/api'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Scale, ShieldAlert, ShieldCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Card, Decision, Outcome, Page, Stamps, Tag, type Tone } from '../design/index.ts'
import { hashOf, useAnswer } from '../node/index.ts'
import { usePurposeName } from '../purpose-name.ts'
import { dateTime } from '../words/index.ts'
import { questionsOf } from './questions.ts'

/** One past decision: what was known, which rules decided, and whether it is the account that the ledger holds. */
export function DecisionPage() {
  const { t } = useTranslation()
  const purposeName = usePurposeName()
  const { hash = '' }: { readonly hash?: string } = useParams({ strict: false })
  const told = useAnswer('decision', { hash: hash as EntryHash })
  const { at, kind, outcome, purpose, then, again, receipt } = told
  const kindSaid = t(`ledger.kind.${kind}`, { defaultValue: kind })
  return (
    <Page
      name={t('decision.name')}
      title={kindSaid}
      sub={
        <>
          <span>{dateTime(at)}</span>
          {purpose !== undefined && <span>{purposeName(purpose)}</span>}
          {outcome !== undefined && <Outcome of={outcome} />}
          <AccountChecked of={told} />
          <Today again={again} />
        </>
      }
      aside={<Stamps receipts={[receipt]} own={told.own} />}
    >
      {then.refused !== undefined && (
        <Card title={t('decision.unaskedTitle')} icon={<Scale aria-hidden />}>
          <p className="empty">
            {t('decision.unasked')} <code>{then.refused}</code>
          </p>
        </Card>
      )}
      {questionsOf(told).map(({ about, decision, facts, failed }) => (
        <Card
          key={about.join()}
          about={about.join(', ')}
          title={about.length === 0 ? t('decision.request') : t('decision.classes', { count: about.length })}
          icon={<Scale aria-hidden />}
        >
          {about.length > 0 && <p className="empty">{about.join(' · ')}</p>}
          <Decision decision={decision} facts={facts} failed={failed} />
        </Card>
      ))}
    </Page>
  )
}

/** The page hashes the account itself, and holds it to what the entry says. */
function AccountChecked({ of: { then, receipt, hash } }: { readonly of: PastDecision }) {
  const { t } = useTranslation()
  const same = useQuery({
    queryKey: ['decision-checked', hash],
    queryFn: async () =>
      (JSON.parse(receipt.entry) as { readonly decision?: string }).decision === (await hashOf(then)),
    staleTime: Infinity,
  }).data
  if (same === undefined) return null
  return (
    <Tag tone={same ? 'good' : 'bad'}>
      {same ? <ShieldCheck aria-hidden /> : <ShieldAlert aria-hidden />}
      {t(same ? 'decision.isOfThen' : 'decision.isNot')}
    </Tag>
  )
}

function Today({ again }: { readonly again: DecidedAgain }) {
  const { t } = useTranslation()
  const said = again.as === 'not-decided' ? again.why : again.as
  const tones: Readonly<Record<typeof said, Tone>> = {
    identical: 'good',
    otherwise: 'bad',
    'another-policy': 'plain',
    unasked: 'plain',
  }
  return said === 'unasked' ? null : <Tag tone={tones[said]}>{t(`decision.today.${said}`)}</Tag>
}
