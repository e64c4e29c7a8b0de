import type { Case, CaseId, CaseKind } from '@carnet/api'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { FolderOpen } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CaseFields, type CaseNamed } from '../case-fields.tsx'
import { Act, Card, Choice } from '../design/index.ts'
import { ask, useChange, useMaybe } from '../node/index.ts'

/** Kinds of case that a person is looked up and erased in, and kinds that a period is expired in. */
export const ofSubjects: readonly CaseKind[] = ['subject-request', 'court-order', 'audit']
export const ofPeriods: readonly CaseKind[] = ['audit', 'mandate', 'court-order']

const noCases: readonly Case[] = []

/** The case that makes it necessary: the one in the bar, where it is open and of a kind that will do. */
export function useMatter(kinds: readonly CaseKind[]): {
  readonly matter: Case | undefined
  readonly mine: readonly Case[]
} {
  const search = useSearch({ strict: false })
  const cases = useMaybe('cases', {})?.cases ?? noCases
  const mine = cases.filter(({ state, kind }) => state === 'open' && kinds.includes(kind))
  return { matter: mine.find(({ id }) => id === search.case), mine }
}

/** Names the case, or opens one. It stands in the bar from then on, in place of what one was here for before. */
export function Matter({ kinds, says }: { readonly kinds: readonly CaseKind[]; readonly says: string }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { matter, mine } = useMatter(kinds)
  const go = (id: CaseId): void => {
    const search = (before: object) => ({ ...before, purpose: undefined, case: id })
    void navigate({ to: '.', search: search as never, replace: true })
  }
  const nameOf = ({ kind, reference }: Case): string => `${t(`why.kind.${kind}`)} · ${reference}`
  return (
    <Card title={t('retention.matter.title')} icon={<FolderOpen aria-hidden />}>
      <div className="body stack matter">
        <p className="quiet">{says}</p>
        {mine.length > 0 && (
          <Choice
            label={t('retention.matter.which')}
            value={matter?.id}
            of={mine.map((each) => [each.id, nameOf(each)] as const)}
            onChoose={go}
            placeholder={t('choose')}
          />
        )}
        <div>
          <OpenMatter kinds={kinds} onOpened={go} />
        </div>
      </div>
    </Card>
  )
}

function OpenMatter({
  kinds,
  onOpened,
}: {
  readonly kinds: readonly CaseKind[]
  readonly onOpened: (id: CaseId) => void
}) {
  const { t } = useTranslation()
  const change = useChange(['cases'])
  const [first] = kinds
  const nothing: CaseNamed = { kind: first, reference: '' }
  const [given, give] = useState(nothing)
  const { kind, reference } = given
  const open = async () => {
    if (kind === undefined) throw new Error('a case of no kind')
    const reply = await change(ask('openCase', { kind, reference: reference.trim() }))
    if (reply.ok) onOpened(reply.value.id)
    return reply
  }
  return (
    <Act label={t('retention.matter.open')} isReady={reference.trim() !== ''} onOpen={() => give(nothing)} act={open}>
      <CaseFields kinds={kinds} given={given} onGive={give} />
    </Act>
  )
}
