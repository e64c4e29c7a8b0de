import { useTranslation } from 'react-i18next'
import './clock.css'

/** Time used of the time there is, between two instants; its colour says how near the end is. */
export function Clock({ from, until, now }: { readonly from: Date; readonly until: Date; readonly now: Date }) {
  const { t } = useTranslation()
  const used = Math.min(1, Math.max(0, (now.getTime() - from.getTime()) / (until.getTime() - from.getTime())))
  const tone = used >= 0.9 ? 'bad' : used >= 0.7 ? 'warn' : ''
  return (
    <meter className={`clock ${tone}`} min={0} max={1} value={used} aria-label={t('clock.used')}>
      {Math.round(used * 100)} %
    </meter>
  )
}
