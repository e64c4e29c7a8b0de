import type { DestructionCertificate } from '@carnet/api'
import { useTranslation } from 'react-i18next'
import { Moment, StampLine, Timeline } from '../design/index.ts'
import { Agreed } from './agreed.tsx'
import type { Moment as Happened } from './moments.ts'

interface Props {
  readonly moments: readonly Happened[]
  readonly certificate: DestructionCertificate
}

/** What happened in its order, each moment with its stamp. */
export function WayOf({ moments, certificate }: Props) {
  const { t } = useTranslation()
  return (
    <Timeline label={t('retention.way')} isWay>
      {moments.map((moment) => (
        <OfMoment key={moment.name} moment={moment} certificate={certificate} />
      ))}
    </Timeline>
  )
}

function OfMoment({
  moment,
  certificate,
}: {
  readonly moment: Happened
  readonly certificate: DestructionCertificate
}) {
  const { t } = useTranslation()
  const { name, is, at, receipt, stands } = moment
  const { everywhere, proposal } = certificate
  const says = name === 'everywhere' ? `everywhere.${everywhere.state}` : name
  return (
    <Moment
      mark={is}
      title={
        <>
          <strong>{t(`retention.moment.${name}`)}</strong> <span className="unseen">({t(`retention.is.${is}`)})</span>
        </>
      }
      at={at}
    >
      {(is !== 'to-come' || name === 'everywhere') && <p>{t(`retention.momentSays.${says}`)}</p>}
      {name === 'agreed' && proposal !== undefined && <Agreed id={proposal} />}
      {receipt !== undefined && <StampLine given={receipt} stands={stands} />}
    </Moment>
  )
}
