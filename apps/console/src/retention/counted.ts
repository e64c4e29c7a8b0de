import type { Counted } from '@carnet/api'
import { useTranslation } from 'react-i18next'
import { figure } from '../words/index.ts'

/** So many records, in words; or more than can be counted quickly. */
export function useCounted(): (of: Counted) => string {
  const { t } = useTranslation()
  return ({ records, more }) =>
    t(more ? 'retention.moreThan' : 'retention.count', { count: records, of: figure(records) })
}
