import type { RecordType, RequestOf } from '@carnet/api'
import { useTranslation } from 'react-i18next'
import { Label } from 'react-aria-components/Label'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import { knownElements } from '../node/index.ts'

type Element = RequestOf<'requestExport'>['elements'][number]

interface Props {
  readonly type: RecordType
  readonly chosen: readonly Element[]
  readonly onChoose: (elements: readonly Element[]) => void
}

/** Each element by name: there is no “all”. */
export function ElementsAsked({ type, chosen, onChoose }: Props) {
  const { t } = useTranslation()
  const elements = knownElements.filter(({ recordType }) => recordType === type)
  return (
    <div className="asked">
      <Label id="elements-asked">{t('exports.elementsAre', { count: chosen.length })}</Label>
      <ListBox
        aria-labelledby="elements-asked"
        selectionMode="multiple"
        selectionBehavior="toggle"
        selectedKeys={chosen}
        onSelectionChange={(keys) => onChoose(keys === 'all' ? [] : ([...keys] as readonly Element[]))}
      >
        {elements.map(({ id, name, classification }) => (
          <ListBoxItem key={id} id={id} textValue={name}>
            <span>{name}</span> <small>{t(`classification.${classification}`)}</small>
          </ListBoxItem>
        ))}
      </ListBox>
    </div>
  )
}
