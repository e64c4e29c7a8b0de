import type { ViewElement } from '@carnet/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Refusal, Row, Shown } from '../design/index.ts'
import { type NodeProblem, wordsOf } from '../node/index.ts'
import { AskOthers, type AskedFor } from './asking.tsx'
import { BreakTheGlass, useGlass } from './glass.tsx'
import { type About, type Opening, requestOf } from './opening.ts'

interface Props {
  readonly id: string
  /** As it stands at first: masked, sealed, or open. */
  readonly elements: readonly ViewElement[]
  readonly about: About
  readonly opening: Opening
  readonly reasonOf: (rule: string) => string
  readonly askedFor: AskedFor | undefined
}

/** One element: what is shown of it, and what can be done to see more. */
export function ElementRow({ id, elements, about, opening, reasonOf, askedFor }: Props) {
  const { t } = useTranslation()
  const { name, number, isCode } = wordsOf(id)
  const opened = opening.elements.get(id)
  const now = opened ?? elements
  const problem = opening.refused?.element === id ? opening.refused.problem : undefined
  const stays = opened?.find(({ state }) => state === 'masked' || state === 'withheld')
  return (
    <Row
      label={
        <>
          <span lang="en">{name}</span> {number !== undefined && <small className="number">{number}</small>}
        </>
      }
      fresh={opening.fresh === id}
      deed={<Deed {...{ id, name, now, about, opening, askedFor }} opened={opened !== undefined} />}
    >
      <Shown elements={now} reasonOf={reasonOf} isCode={isCode} />
      {stays?.state === 'masked' && (
        <p className="stays" role="status">
          {t('record.stays', { reason: reasonOf(stays.because) })}
        </p>
      )}
      {problem !== undefined && <NotRevealed {...{ id, name, problem, about, opening }} />}
    </Row>
  )
}

interface DeedProps extends Pick<Props, 'id' | 'about' | 'opening' | 'askedFor'> {
  readonly name: string
  readonly now: readonly ViewElement[]
  readonly opened: boolean
}

/** The one thing that helps from here: to reveal it, to ask others, or to open what they approved. */
function Deed({ id, name, now, about, opening, askedFor, opened }: DeedProps) {
  const { t } = useTranslation()
  const glass = useGlass(about)
  const [needed, setNeeded] = useState(false)
  const brought = glass === undefined ? {} : { breakGlass: glass.id }
  const isBusy = opening.busy !== undefined
  const button = (word: string, bring: Parameters<Opening['reveal']>[1]) => (
    <Button
      look="plain"
      isDisabled={isBusy}
      aria-label={`${word}: ${name}`}
      onPress={() => void opening.reveal(id, bring)}
    >
      {word}
    </Button>
  )
  if (now.some(({ state }) => state === 'masked')) return opened ? null : button(t('record.reveal'), {})
  if (!now.some(({ state }) => state === 'withheld')) return null
  if (askedFor?.state === 'approved' || askedFor?.state === 'done')
    return button(t('record.asking.use'), { approval: askedFor.id })
  const isAsked = askedFor?.state === 'waiting'
  return (
    <>
      {glass !== undefined && button(t('record.reveal'), brought)}
      <AskOthers request={requestOf(about, id)} what={name} isAsked={isAsked} onNeeded={() => setNeeded(true)} />
      {/* Where no approval would help, a broken glass doesn't either. */}
      {glass === undefined && (isAsked || needed) && (
        <BreakTheGlass
          why={about}
          look="plain"
          onBroken={({ id: broken }) => void opening.reveal(id, { breakGlass: broken })}
        />
      )}
    </>
  )
}

interface NotRevealedProps extends Pick<Props, 'id' | 'about' | 'opening'> {
  readonly name: string
  readonly problem: NodeProblem
}

/** A refusal where it happened, and the ways past it that there are. */
function NotRevealed({ id, name, problem, about, opening }: NotRevealedProps) {
  const isAboutApproval = problem.code === 'release/needs-approval'
  return (
    <div className="stack not-revealed">
      <Refusal problem={problem} />
      {isAboutApproval && (
        <div className="line">
          <AskOthers request={requestOf(about, id)} what={name} look="line" />
          <BreakTheGlass why={about} onBroken={({ id: broken }) => void opening.reveal(id, { breakGlass: broken })} />
        </div>
      )}
    </div>
  )
}
