import type { DestructionCertificate } from '@carnet/api'
import { useTranslation } from 'react-i18next'
import { StampLine } from '../design/index.ts'
import { dateTime, exactTime } from '../words/index.ts'
import { Agreed } from './agreed.tsx'
import type { Moment } from './moments.ts'

interface Props {
  readonly moments: readonly Moment[]
  readonly certificate: DestructionCertificate
}

/** What happened in its order, each moment with its stamp; what is to come is drawn hollow. */
export const Timeline = ({ moments, certificate }: Props) => (
  <ol className="moments">
    {moments.map((moment) => (
      <OfMoment key={moment.name} moment={moment} certificate={certificate} />
    ))}
  </ol>
)

function OfMoment({ moment, certificate }: { readonly moment: Moment; readonly certificate: DestructionCertificate }) {
  const { t } = useTranslation()
  const { name, is, at, receipt, stands } = moment
  const { everywhere, proposal } = certificate
  const says = name === 'everywhere' ? `everywhere.${everywhere.state}` : name
  return (
    <li className={is}>
      <i aria-hidden />
      <div>
        <p>
          <strong>{t(`retention.moment.${name}`)}</strong> <span className="unseen">({t(`retention.is.${is}`)})</span>
          {at !== undefined && (
            <time dateTime={at} title={exactTime(at)}>
              {dateTime(at)}
            </time>
          )}
        </p>
        {(is !== 'to-come' || name === 'everywhere') && <p className="quiet">{t(`retention.momentSays.${says}`)}</p>}
        {name === 'agreed' && proposal !== undefined && <Agreed id={proposal} />}
        {receipt !== undefined && <StampLine given={receipt} stands={stands} />}
      </div>
    </li>
  )
}
