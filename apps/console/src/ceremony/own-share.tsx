import type { RecoveryStanding } from '@carnet/api'
import { KeySquare } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Card, Stamps, Tag } from '../design/index.ts'
import { useMaybe } from '../node/index.ts'
import { useActor } from '../session.ts'
import { dateTime } from '../words/index.ts'
import { CheckShare } from './check-share.tsx'
import { KeepSealed } from './keep-sealed.tsx'
import { TakeShare } from './take-share.tsx'

/** One's own share: taken out while the node can give it, and shown to be there. */
export function OwnShare({ recovery }: { readonly recovery: RecoveryStanding }) {
  const { t } = useTranslation()
  const me = useActor().id
  const check = recovery.checks.find(({ by }) => by === me)
  const receipt = useMaybe('receipt', { hash: check?.entry ?? ('' as never) }, check !== undefined)
  return (
    <>
      <Card
        title={t('ceremony.own')}
        icon={<KeySquare aria-hidden />}
        aside={
          check === undefined ? (
            <Tag tone="warn">{t('ceremony.ownMissing')}</Tag>
          ) : (
            <Tag tone="good">{t('ceremony.ownShown', { at: dateTime(check.at) })}</Tag>
          )
        }
      >
        <div className="body stack">
          <p>{t('ceremony.ownSays')}</p>
          <div className="line">
            <TakeShare />
            <CheckShare />
            <KeepSealed />
          </div>
        </div>
      </Card>
      {check !== undefined && receipt !== undefined && <Stamps receipts={[receipt]} />}
    </>
  )
}
