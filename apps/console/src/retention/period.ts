import type { RetentionPeriod } from '@carnet/api'
import { useTranslation } from 'react-i18next'

export const addressOf = ({ class: name, period }: Pick<RetentionPeriod, 'class' | 'period'>): string =>
  `/retention/periods/${name}/${period}`

/** Something is to be done with it now, or it waits for somebody. */
export const isDue = ({ state, due, waitsFor }: RetentionPeriod): boolean =>
  state !== 'destroyed' && (due !== undefined || (waitsFor !== undefined && waitsFor !== 'kept'))

/** Nobody but a person says what becomes of it. */
export const waitsForSomebody = ({ state, due }: RetentionPeriod): boolean =>
  state !== 'destroyed' && (due === 'ask' || due === 'archive')

/** What a period waits for, in words; what has none stands as the node says it. */
export function useWaitsFor(): (what: string | undefined) => string {
  const { t, i18n } = useTranslation()
  return (what) => {
    if (what === undefined) return ''
    const word = `retention.period.waits.${what}`
    return i18n.exists(word) ? t(word) : what
  }
}
