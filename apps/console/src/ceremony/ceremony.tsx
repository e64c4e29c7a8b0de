import { useTranslation } from 'react-i18next'
import { Go, Page } from '../design/index.ts'
import { useMaybe } from '../node/index.ts'
import { useHolds } from '../session.ts'
import { figure } from '../words/index.ts'
import { InForce } from './in-force.tsx'
import { OwnShare } from './own-share.tsx'
import { ProposeCeremony } from './propose.tsx'
import { Signing } from './signing.tsx'
import { Steps } from './steps.tsx'
import { WhenLost } from './when-lost.tsx'
import './ceremony.css'

const may = ['key-custodian', 'operator', 'administrator', 'security-analyst', 'dpo', 'auditor'] as const

/** A ceremony from the proposal to the last share that was shown to be there. */
export function Ceremony() {
  const { t } = useTranslation()
  const recovery = useMaybe('keysStatus', {}, useHolds(...may))?.recovery
  const proposals = useMaybe('proposals', {})?.proposals ?? []
  const waiting = proposals.find(({ request, state }) => request.kind === 'key-ceremony' && state === 'waiting')
  const keeps = useHolds('key-custodian')
  return (
    <Page
      name={t('ceremony.title')}
      title={t('ceremony.title')}
      sub={
        <>
          <Go to="/people/keys">{t('ceremony.back')}</Go>
          <span>
            {recovery === undefined
              ? t('ceremony.none')
              : t('ceremony.recover', { threshold: figure(recovery.threshold), parts: figure(recovery.parts) })}
          </span>
        </>
      }
      aside={
        <>
          <ProposeCeremony />
          <WhenLost threshold={recovery?.threshold} />
        </>
      }
    >
      {waiting !== undefined && <Signing proposal={waiting} />}
      {recovery !== undefined && <InForce recovery={recovery} />}
      {recovery !== undefined && keeps && <OwnShare recovery={recovery} />}
      <Steps waiting={waiting} recovery={recovery} />
    </Page>
  )
}
