import { useTranslation } from 'react-i18next'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components/Tabs'
import { Page, Row, Rows as Facts } from '../design/index.ts'
import { useKept } from '../kept.ts'
import { useAnswer } from '../node/index.ts'
import { dateTime, figure } from '../words/index.ts'
import { Explain } from './explain.tsx'
import { Matrix } from './matrix.tsx'
import { Purposes } from './purposes.tsx'
import { RuleList } from './rule-list.tsx'
import './rules.css'

const names = ['matrix', 'rules', 'purposes', 'explain'] as const

/** The policy in force, as whoever it decides about may read it. */
export function Rules() {
  const { t } = useTranslation()
  const policy = useAnswer('rules', {})
  const [tab = 'matrix', setTab] = useKept('tab', names)
  const shown = {
    matrix: () => <Matrix policy={policy} />,
    rules: () => <RuleList rules={policy.rules} />,
    purposes: () => <Purposes purposes={policy.purposes} />,
    explain: () => <Explain />,
  }
  return (
    <Page
      name={t('room.rules')}
      title={t('room.rules')}
      sub={
        <>
          <span>{t('rules.inForce', { at: dateTime(policy.at) })}</span>
          <span>{t('rules.count', { count: policy.rules.length, of: figure(policy.rules.length) })}</span>
        </>
      }
    >
      <section className="card policy-hash">
        <Facts>
          <Row label={t('rules.hash')}>
            <code>{policy.hash}</code> <span className="quiet">{t('rules.hashNote')}</span>
          </Row>
        </Facts>
      </section>
      <Tabs className="tabs" selectedKey={tab} onSelectionChange={(key) => setTab(names.find((each) => each === key))}>
        <TabList aria-label={t('room.rules')} className="tab-list">
          {names.map((id) => (
            <Tab key={id} id={id} className="tab">
              {t(`rules.tab.${id}`)}
            </Tab>
          ))}
        </TabList>
        {names.map((id) => (
          <TabPanel key={id} id={id} className="tab-panel">
            {shown[id]()}
          </TabPanel>
        ))}
      </Tabs>
    </Page>
  )
}
