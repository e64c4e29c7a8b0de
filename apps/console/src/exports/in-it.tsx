import type { Export } from '@carnet/api'
import { useTranslation } from 'react-i18next'
import { Row, Tag } from '../design/index.ts'
import { knownElements } from '../node/index.ts'
import { usePurposeName } from '../purpose-name.ts'
import { figure } from '../words/index.ts'

const nameOf = (id: string): string => knownElements.find((element) => element.id === id)?.name ?? id

/** What is in an export, and why. */
export function InIt({ of }: { readonly of: Export }) {
  const { t } = useTranslation()
  const purposeName = usePurposeName()
  const { elements, records, subjects, format, purpose, reason } = of
  return (
    <>
      <Row label={t('exports.what')}>
        {t('exports.whatIs', { records: figure(records), subjects: figure(subjects) })} · <code>{format}</code>
      </Row>
      <Row label={t('exports.elements')}>
        <span className="tags">
          {elements.map(({ element, shown }) => (
            <Tag key={element}>
              {nameOf(element)} · {shown.map((each) => t(`exports.shown.${each}`)).join(', ')}
            </Tag>
          ))}
        </span>
      </Row>
      <Row label={t('exports.why')}>
        <strong>{purposeName(purpose)}</strong> · <bdi>{reason}</bdi>
      </Row>
    </>
  )
}
