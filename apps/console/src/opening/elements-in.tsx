import type { OpenedPackage } from '@carnet/sdk/offline'
import { useTranslation } from 'react-i18next'
import { Card, type Column, Table } from '../design/index.ts'
import { wordsOf } from '../node/index.ts'
import { figure } from '../words/index.ts'

type Element = OpenedPackage['manifest']['elements'][number]
const states = ['revealed', 'masked', 'withheld', 'destroyed'] as const

/** The elements that were asked for, and how often each is whole, masked, or not in it. */
export function ElementsIn({ elements }: { readonly elements: readonly Element[] }) {
  const { t } = useTranslation()
  const columns: readonly Column<Element>[] = [
    { key: 'element', title: t('exports.elements'), cell: ({ element }) => wordsOf(element).name },
    ...states.map((state) => ({
      key: state,
      title: t(`exports.shown.${state}`),
      end: true,
      cell: (of: Element) => figure(of[state]),
    })),
  ]
  return (
    <Card title={t('exports.what')}>
      <Table
        label={t('exports.what')}
        columns={columns}
        rows={elements}
        keyOf={({ element }) => element}
        empty={t('opening.noElements')}
      />
    </Card>
  )
}
