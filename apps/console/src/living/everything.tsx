import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  Act,
  Button,
  Card,
  Choice,
  Clock,
  Decision,
  Field,
  Mask,
  Moment,
  Progress,
  Refusal,
  Row,
  Rows,
  Seal,
  Table,
  Tag,
  Timeline,
  type Tone,
  Wax,
} from '../design/index.ts'

const looks = ['solid', 'line', 'plain', 'bad'] as const
const tones: readonly Tone[] = ['plain', 'good', 'warn', 'bad']
const day = (of: number): Date => new Date(Date.UTC(2026, 0, of))

/** Each component in each of its states, once. */
export function Everything() {
  const { t } = useTranslation()
  return (
    <div className="stack">
      <Card title={t('living.buttons')} icon={<KeyRound aria-hidden />} aside={t('living.sample')}>
        <div className="body line">
          {looks.map((look) => (
            <Button key={look} look={look}>
              {t(look === 'bad' ? 'living.destroy' : 'living.reveal')}
            </Button>
          ))}
          {looks.map((look) => (
            <Button key={look} look={look} isDisabled>
              {t('living.disabled')}
            </Button>
          ))}
        </div>
      </Card>
      <Inputs />
      <Card title={t('living.tags')}>
        <div className="body line">
          {tones.map((tone) => (
            <Tag key={tone} tone={tone}>
              {t('living.sample')}
            </Tag>
          ))}
          {[2, 8, 10].map((now) => (
            <Clock key={now} from={day(1)} until={day(11)} now={day(now)} />
          ))}
          <Wax />
          <Progress label={t('living.sample')} done={3} of={7} says="3 / 7" />
          <Progress label={t('living.sample')} />
          <Act
            grave
            look="plain"
            label={t('living.destroy')}
            title={t('living.destroy')}
            submit={t('living.destroy')}
            act={() => Promise.resolve({ ok: true, value: undefined })}
          >
            {t('living.hint')}
          </Act>
        </div>
      </Card>
      <Card title={t('living.seals')}>
        <Rows>
          <Row label={t('living.sample')} deed={<Button look="plain">{t('living.reveal')}</Button>}>
            <Seal word={t('living.sealed')} reason={t('living.reason')} />
          </Row>
          <Row label={t('living.sample')}>
            <Seal broken word={t('living.destroyed')} reason={t('living.reason')} />
          </Row>
          <Row label={t('living.sample')} deed={<Button look="plain">{t('living.reveal')}</Button>}>
            <Mask value="UT•••••4421" how={t('living.masked')} />
          </Row>
          <Row label={t('living.sample')} fresh>
            {t('living.fresh')}
          </Row>
        </Rows>
      </Card>
      <Tables />
      <Told />
      <Refusal
        problem={{
          code: 'release/refused',
          title: t('living.refusals'),
          todo: t('living.hint'),
          with: { because: [{ rule: 'sample', says: t('living.reason'), cites: [t('living.sample')] }] },
        }}
      />
      <Refusal problem={{ code: 'connection/unreachable', title: '', todo: '', with: {} }} />
    </div>
  )
}

function Inputs() {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState<'light' | 'dark'>('light')
  return (
    <Card title={t('living.fields')}>
      <div className="body stack">
        <Field label={t('living.sample')} hint={t('living.hint')} value={text} onChange={setText} />
        <Field label={t('living.sample')} fault={t('living.fault')} value={text} onChange={setText} />
        <Choice
          label={t('living.sample')}
          value={chosen}
          of={[
            ['light', t('living.light')],
            ['dark', t('living.dark')],
          ]}
          onChoose={setChosen}
        />
      </div>
    </Card>
  )
}

function Told() {
  const { t } = useTranslation()
  const because = [{ rule: 'sample/rule', says: t('living.reason'), cites: [t('living.sample')] }]
  const failed = [{ rule: 'sample/other', attribute: 'purpose' }]
  return (
    <>
      <Card title={t('living.timeline')}>
        <Timeline label={t('living.timeline')}>
          {(['done', 'other', 'refused', 'going', 'to-come', 'late', 'never'] as const).map((mark) => (
            <Moment
              key={mark}
              mark={mark}
              title={<strong>{t('living.sample')}</strong>}
              at={day(1).toISOString()}
              deed={<Button look="plain">{t('living.reveal')}</Button>}
            >
              <p>{t('living.hint')}</p>
            </Moment>
          ))}
        </Timeline>
      </Card>
      <Card title={t('decision.name')}>
        <Decision
          decision={{ outcome: 'refused', because, nearestChange: { attribute: 'purpose', says: t('living.hint') } }}
          facts={{ purpose: 'clearance', 'actor.roles': ['officer'] }}
          failed={failed}
        />
      </Card>
    </>
  )
}

function Tables() {
  const { t } = useTranslation()
  const columns = [
    { key: 'word', title: t('living.sample'), cell: ({ word }: { readonly word: string }) => word },
    { key: 'figure', title: t('living.sample'), end: true, cell: () => '1,204' },
  ]
  const table = { label: t('living.table'), columns, keyOf: ({ word }: { readonly word: string }) => word }
  return (
    <Card title={t('living.table')}>
      <Table {...table} rows={[{ word: t('living.light') }, { word: t('living.dark') }]} empty="" />
      <Table {...table} rows={[]} empty={t('living.empty')} />
    </Card>
  )
}
