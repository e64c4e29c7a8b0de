import { useTranslation } from 'react-i18next'
import { type Column, Table, Tag, type Tone } from '../design/index.ts'
import type { KnownElement } from '../node/index.ts'

const tones: Readonly<Record<KnownElement['classification'], Tone>> = {
  open: 'good',
  internal: 'plain',
  commercial: 'warn',
  personal: 'bad',
  special: 'bad',
  enforcement: 'bad',
}

/** Elements of one type of record, in the dictionary's order. */
export function Elements({ elements, label }: { readonly elements: readonly KnownElement[]; readonly label: string }) {
  const { t } = useTranslation()
  const columns: readonly Column<KnownElement>[] = [
    { key: 'name', title: t('dictionary.element'), cell: (element) => <Words element={element} /> },
    {
      key: 'class',
      title: t('dictionary.class'),
      cell: ({ classification }) => <Tag tone={tones[classification]}>{t(`classification.${classification}`)}</Tag>,
    },
    { key: 'tags', title: t('dictionary.tags'), cell: (element) => <Tags element={element} /> },
    {
      key: 'index',
      title: t('dictionary.foundBy'),
      cell: ({ index }) => (index === undefined ? '–' : t(`dictionary.index.${index}`)),
    },
    { key: 'mask', title: t('dictionary.masked'), cell: ({ mask }) => t(`dictionary.mask.${mask}`) },
  ]
  return <Table label={label} columns={columns} rows={elements} keyOf={({ id }) => id} empty={null} />
}

const Words = ({ element: { id, name, definition, wco } }: { readonly element: KnownElement }) => (
  <div className="element">
    <strong lang="en">{name}</strong> {wco !== undefined && <small>{wco}</small>}
    <p lang="en">{definition}</p>
    <code>{id}</code>
  </div>
)

function Tags({ element }: { readonly element: KnownElement }) {
  const { t } = useTranslation()
  const { role, holderDecides, restricted, derivedFrom } = element
  return (
    <span className="tags">
      {role !== undefined && <Tag>{role}</Tag>}
      {holderDecides && <Tag>{t('dictionary.holder')}</Tag>}
      {restricted && <Tag>{t('dictionary.restricted')}</Tag>}
      {derivedFrom !== undefined && <Tag>{t('dictionary.derived')}</Tag>}
    </span>
  )
}
