import { Box, FileText, type LucideIcon, User } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Card, Row, Rows, Seal } from '../design/index.ts'
import type { AskedFor } from './asking.tsx'
import { ElementRow } from './element-row.tsx'
import { type Group, type Line, linesOf } from './groups.ts'
import { type About, type Opening, requestOf } from './opening.ts'

interface Props {
  readonly group: Group
  readonly about: About
  readonly opening: Opening
  readonly reasonOf: (rule: string) => string
  readonly askedFor: (request: ReturnType<typeof requestOf>) => AskedFor | undefined
}

const icons: Readonly<Partial<Record<string, LucideIcon>>> = { goods: Box, item: Box, header: FileText }

/** A party, the goods, or the record itself: its elements, each drawn as what it is. */
export function GroupCard(props: Props) {
  const { group } = props
  const { t } = useTranslation()
  const Icon = icons[group.word] ?? User
  return (
    <Card title={t(`record.group.${group.word}`, { number: group.item })} icon={<Icon aria-hidden />}>
      <Rows>
        {linesOf(group).map((line) => (
          <LineRow key={line.kind === 'element' ? line.id : line.because} line={line} {...props} />
        ))}
      </Rows>
    </Card>
  )
}

function LineRow({ line, ...props }: Props & { readonly line: Line }) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const { group, about, opening, reasonOf, askedFor } = props
  const row = (id: string) => (
    <ElementRow
      key={id}
      id={id}
      elements={group.elements.filter((each) => each.id === id)}
      askedFor={askedFor(requestOf(about, id))}
      {...{ about, opening, reasonOf }}
    />
  )
  if (line.kind === 'element') return row(line.id)
  return (
    <>
      <Row
        label={t('record.more', { count: line.ids.length })}
        deed={
          <Button look="plain" aria-expanded={isOpen} onPress={() => setOpen(!isOpen)}>
            {t(isOpen ? 'record.hide' : 'record.show')}
          </Button>
        }
      >
        <Seal word={t('shown.sealed')} reason={reasonOf(line.because)} />
      </Row>
      {isOpen && line.ids.map(row)}
    </>
  )
}
