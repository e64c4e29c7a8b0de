import type { RuleInForce } from '@carnet/api'
import { Scale } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Card, Choice, Field, Tag } from '../design/index.ts'
import { useKept } from '../kept.ts'
import { figure } from '../words/index.ts'

const tones = { permit: 'good', forbid: 'bad', oblige: 'warn' } as const
type Effect = keyof typeof tones
const effects = Object.keys(tones) as readonly Effect[]

/** The rules, by what they say; looked through by a word of theirs, or of what they cite. */
export function RuleList({ rules }: { readonly rules: readonly RuleInForce[] }) {
  const { t } = useTranslation()
  const [words, setWords] = useState('')
  const [effect = 'all', setEffect] = useKept<Effect | 'all'>('effect', ['all', ...effects])
  const [named, setNamed] = useKept<string>('rule', rules.map(keptName))
  const sought = words.trim().toLowerCase()
  const shown = rules.filter(
    (rule) =>
      (named === undefined || keptName(rule) === named) &&
      (effect === 'all' || rule.effect === effect) &&
      [rule.id, rule.says, ...rule.cites].some((text) => text.toLowerCase().includes(sought)),
  )
  return (
    <Card
      title={t('rules.tab.rules')}
      icon={<Scale aria-hidden />}
      aside={t('rules.shown', { shown: figure(shown.length), all: figure(rules.length) })}
    >
      <div className="body rule-filters">
        <Field label={t('rules.search')} value={words} onChange={setWords} type="search" autoComplete="off" />
        <Choice
          label={t('rules.effect')}
          value={effect}
          of={[['all', t('rules.allEffects')], ...effects.map((each) => [each, t(`rules.effects.${each}`)] as const)]}
          onChoose={setEffect}
        />
        {named !== undefined && (
          <div>
            <Button onPress={() => setNamed(undefined)}>{t('rules.all')}</Button>
          </div>
        )}
      </div>
      {shown.length === 0 ? (
        <p className="empty">{t('rules.none')}</p>
      ) : (
        <ul className="rule-list">
          {shown.map((rule) => (
            <RuleItem key={rule.id} rule={rule} />
          ))}
        </ul>
      )}
    </Card>
  )
}

/** As the page's address has it: the names of rules have a stroke within. */
const keptName = ({ id }: RuleInForce): string => id.replaceAll('/', '.')

/** One rule: what it does, what it says, what it rests on. */
export function RuleItem({
  rule: { id, effect, says, cites, from, until, unreviewed, duties },
}: {
  readonly rule: RuleInForce
}) {
  const { t } = useTranslation()
  return (
    <li>
      <div className="line">
        <Tag tone={tones[effect]}>{t(`rules.effects.${effect}`)}</Tag>
        {duties.map((duty) => (
          <Tag key={duty}>{t(`rules.duty.${duty}`, { defaultValue: duty })}</Tag>
        ))}
        {unreviewed === true && <Tag tone="warn">{t('rules.unreviewed')}</Tag>}
        <code className="end quiet">{id}</code>
      </div>
      <p lang="en">{says}</p>
      <p className="quiet">
        <span lang="en">{cites.join(' · ')}</span>
        {' — '}
        {until === undefined ? t('rules.since', { from }) : t('rules.between', { from, until })}
      </p>
    </li>
  )
}
