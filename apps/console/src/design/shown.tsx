import type { ViewElement } from '@carnet/api'
import { useTranslation } from 'react-i18next'
import { Mask, Seal } from './seal.tsx'

interface Props {
  /** One element, or each of its occurrences. */
  readonly elements: readonly ViewElement[]
  /** What a rule says, in words. */
  readonly reasonOf: (rule: string) => string
  /** It is read letter by letter. */
  readonly isCode?: boolean
}

/** What of an element is shown: all of it, a part, its seal, or that nobody can read it any more. One look tells which. */
export const Shown = ({ elements, reasonOf, isCode = false }: Props) => (
  <>
    {elements.map((element) => (
      <span key={element.occurrence ?? ''} className={isCode ? 'shown code' : 'shown'}>
        <OneShown element={element} reason={reasonOf(element.because)} />
      </span>
    ))}
  </>
)

function OneShown({ element, reason }: { readonly element: ViewElement; readonly reason: string }) {
  const { t } = useTranslation()
  switch (element.state) {
    case 'revealed':
      return <bdi>{element.value}</bdi>
    case 'masked':
      return <Mask value={element.value} how={reason} />
    case 'withheld':
      return <Seal word={t('shown.sealed')} reason={reason} />
    case 'destroyed':
      return <Seal word={t('shown.destroyed')} reason={reason} broken />
  }
}
