import { Stamp as StampIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { type CheckedStamp, useGivenStamp, useStamp } from '../node/index.ts'
import { exactTime, figure } from '../words/index.ts'
import { Card } from './card.tsx'
import { Go } from './go.tsx'
import './stamp.css'

type Given = CheckedStamp['receipt']

/** The stamp that a release left, and what this page found when it checked it itself. The newest stands first. */
export function Stamps({ receipts, own = true }: { readonly receipts: readonly Given[]; readonly own?: boolean }) {
  const { t } = useTranslation()
  const [newest] = receipts
  if (newest === undefined) return null
  return (
    <Card
      title={t(own ? 'stamp.title' : 'stamp.itsTitle')}
      icon={<StampIcon aria-hidden />}
      {...(receipts.length === 1 ? {} : { aside: figure(receipts.length) })}
    >
      <div className="body stack">
        {receipts.slice(0, most).map((receipt) => (
          <StampMark key={receipt.hash} given={receipt} />
        ))}
        <Key given={newest} />
      </div>
    </Card>
  )
}

/** As many as are drawn; all of them are in one's own log. */
const most = 4

function StampMark({ given }: { readonly given: Given }) {
  const { t } = useTranslation()
  const stamp = useStamp(given)
  const { kind = '', at, override } = saidBy(given)
  const verdict = stamp?.verdict
  const tone = verdict?.ok === false ? 'stamp forged' : 'stamp'
  return (
    <div className={tone} role={verdict?.ok === false ? 'alert' : 'status'}>
      <strong>
        {verdict?.ok === true && verdict.stage === 'included'
          ? t('stamp.entry', { number: figure(verdict.index) })
          : t(verdict?.ok === false ? 'stamp.forged' : 'stamp.waits')}
      </strong>
      {at !== undefined && <p>{t(shows.includes(kind) ? 'stamp.before' : 'stamp.at', { at: exactTime(at) })}</p>}
      {verdict === undefined && <p>{t('stamp.checking')}</p>}
      {verdict?.ok === true && <p>{t(`stamp.${verdict.stage}`)}</p>}
      {verdict?.ok === false && <p>{t(`stamp.fault.${verdict.fault}`)}</p>}
      {override !== undefined && <p className="override">{t(`stamp.override.${override}`)}</p>}
      <code>{given.hash.slice(0, 12)}</code>
    </div>
  )
}

/**
 * A stamp in one line: where its entry stands, and that this page has checked it. `stands` says whether the entry is what it
 * is shown for: a genuine receipt of another entry proves nothing here.
 */
export function StampLine({ given, stands }: { readonly given: Given; readonly stands: boolean }) {
  const { t } = useTranslation()
  const verdict = useGivenStamp(given)
  if (verdict === undefined) return <p className="stamp-line">{t('stamp.checking')}</p>
  if (!verdict.ok || !stands)
    return (
      <p className="stamp-line forged" role="alert">
        <strong>{t('stamp.forged')}</strong> {t(`stamp.fault.${verdict.ok ? 'other-entry' : verdict.fault}`)}
      </p>
    )
  return (
    <p className="stamp-line">
      <StampIcon aria-hidden />
      {verdict.stage === 'included' ? (
        <Go to={`/ledger/${verdict.index}`}>{t('stamp.entry', { number: figure(verdict.index) })}</Go>
      ) : (
        <strong>{t('stamp.waits')}</strong>
      )}
      <span>{t(verdict.stage === 'included' ? 'stamp.included' : 'stamp.awaited')}</span>
    </p>
  )
}

function Key({ given }: { readonly given: Given }) {
  const { t } = useTranslation()
  const stamp = useStamp(given)
  if (stamp === undefined) return null
  return (
    <p className="ledger-key">
      {t('stamp.key')} <code>{stamp.key}</code>
    </p>
  )
}

/** Entries that are written before something is shown; others say what was done. */
const shows: readonly string[] = ['release', 'search', 'export', 'refusal']

interface Said {
  readonly kind?: string
  readonly at?: string
  readonly override?: 'break-glass' | 'continuity'
}

function saidBy({ entry }: Given): Said {
  try {
    return JSON.parse(entry) as Said
  } catch {
    return {}
  }
}
