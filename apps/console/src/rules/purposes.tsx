import type { Purpose } from '@carnet/api'
import { Target } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Card, type Column, Table, Tag } from '../design/index.ts'
import { usePurposeName } from '../purpose-name.ts'

/** The register of purposes: what is asked for, what it rests on, which matters it takes. */
export function Purposes({ purposes }: { readonly purposes: readonly Purpose[] }) {
  const { t } = useTranslation()
  const purposeName = usePurposeName()
  const columns: readonly Column<Purpose>[] = [
    {
      key: 'purpose',
      title: t('rules.purpose'),
      cell: ({ id, title }) => (
        <>
          {purposeName(id, title)}
          <br />
          <code className="quiet">{id}</code>
        </>
      ),
    },
    { key: 'basis', title: t('rules.basis'), cell: ({ legalBasis }) => <span lang="en">{legalBasis}</span> },
    {
      key: 'kinds',
      title: t('rules.kinds'),
      cell: ({ caseKinds }) => (
        <span className="tags">
          {caseKinds.length === 0
            ? t('rules.nothingReleased')
            : caseKinds.map((kind) => <Tag key={kind}>{t(`rules.case.${kind}`, { defaultValue: kind })}</Tag>)}
        </span>
      ),
    },
    { key: 'answer', title: t('rules.begins'), cell: ({ beginsWith }) => t(`rules.answers.${beginsWith}`) },
  ]
  return (
    <Card title={t('rules.tab.purposes')} icon={<Target aria-hidden />}>
      <Table
        label={t('rules.tab.purposes')}
        columns={columns}
        rows={purposes}
        keyOf={({ id }) => id}
        empty={t('rules.none')}
      />
    </Card>
  )
}
