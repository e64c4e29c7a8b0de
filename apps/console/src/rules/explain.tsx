import type { OwnEvent, PolicyInForce } from '@carnet/api'
import { MessageCircleQuestion } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Card, type Column, Row, Rows, Table, Tag } from '../design/index.ts'
import { useMaybe } from '../node/index.ts'
import { dateTime, figure } from '../words/index.ts'

/** What one asked oneself, and by which policy it was decided: the entry of each names it. */
export function Explain({ policy }: { readonly policy: PolicyInForce }) {
  const { t } = useTranslation()
  const log = useMaybe('ownLog', {})?.events.filter(({ outcome }) => outcome !== undefined) ?? []
  const [chosen, setChosen] = useState<OwnEvent>()
  const columns: readonly Column<OwnEvent>[] = [
    { key: 'at', title: t('rules.when'), cell: ({ at }) => dateTime(at) },
    { key: 'kind', title: t('rules.what'), cell: ({ kind }) => t(`ledger.kind.${kind}`, { defaultValue: kind }) },
    { key: 'purpose', title: t('rules.purpose'), cell: ({ purpose }) => purpose ?? '' },
    { key: 'outcome', title: t('rules.decided'), cell: ({ outcome }) => <Outcome of={outcome ?? ''} /> },
    {
      key: 'deed',
      title: '',
      end: true,
      cell: (event) => (
        <Button look="plain" onPress={() => setChosen(event)}>
          {t('rules.explain')}
        </Button>
      ),
    },
  ]
  return (
    <>
      <Card title={t('rules.tab.explain')} icon={<MessageCircleQuestion aria-hidden />}>
        <p className="empty">{t('rules.explainNote')}</p>
        <Table
          label={t('rules.tab.explain')}
          columns={columns}
          rows={log}
          keyOf={({ hash }) => hash}
          empty={t('rules.explainEmpty')}
        />
      </Card>
      {chosen !== undefined && <Explanation key={chosen.hash} of={chosen} policy={policy} />}
    </>
  )
}

const tones = { permitted: 'good', 'needs-approval': 'warn' } as const

const Outcome = ({ of }: { readonly of: string }) => {
  const { t } = useTranslation()
  const tone = Object.hasOwn(tones, of) ? tones[of as keyof typeof tones] : 'bad'
  return <Tag tone={tone}>{t(`rules.outcome.${of}`, { defaultValue: of })}</Tag>
}

/** What the entry says of its decision. Which rules it was, the answer itself said; the record of it is sealed with the event. */
function Explanation({ of, policy }: { readonly of: OwnEvent; readonly policy: PolicyInForce }) {
  const { t } = useTranslation()
  const receipt = useMaybe('receipt', { hash: of.hash })
  const said = receipt && (JSON.parse(receipt.entry) as Decided)
  if (said === undefined) return null
  return (
    <Card title={t('rules.explained', { at: dateTime(of.at) })}>
      <Rows>
        <Row label={t('rules.decided')}>
          <Outcome of={of.outcome ?? ''} />
        </Row>
        <Row label={t('rules.hash')}>
          {said.policy === policy.hash ? t('rules.sameHash') : t('rules.otherHash')} <code>{said.policy}</code>
        </Row>
        {said.decision !== undefined && (
          <Row label={t('rules.record')}>
            <code>{said.decision}</code>
          </Row>
        )}
        {Object.entries(said.counts ?? {}).map(([name, count]) => (
          <Row key={name} label={t(`ledger.count-of.${name}`, { defaultValue: name })}>
            {figure(count)}
          </Row>
        ))}
        <Row label={t('rules.entry')}>
          <code>{of.hash}</code>
        </Row>
      </Rows>
      <p className="empty">{t('rules.whichRules')}</p>
    </Card>
  )
}

/** What an entry may say of a decision: docs/formats/ledger-entry.md. */
interface Decided {
  readonly policy?: string
  readonly decision?: string
  readonly counts?: Readonly<Record<string, number>>
}
