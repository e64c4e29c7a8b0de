import type { Case, CaseKind, Purpose } from '@carnet/api'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type SubmitEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CaseFields, type CaseNamed } from '../case-fields.tsx'
import { Button, Choice, Refusal } from '../design/index.ts'
import { useDeed, useMaybe } from '../node/index.ts'
import { usePurposeName } from '../purpose-name.ts'

interface Props {
  readonly purposes: readonly Purpose[]
  readonly onDone: () => void
}

/** Purpose and case, chosen together: whatever is shown from here on is shown for them. */
export function Why({ purposes, onDone }: Props) {
  const { t } = useTranslation()
  const purposeName = usePurposeName()
  const navigate = useNavigate()
  const now = useSearch({ strict: false })
  const [purpose, setPurpose] = useState(now.purpose)
  const [matter, setMatter] = useState(now.case)
  const cases = useMaybe('cases', {})?.cases ?? []
  // Nothing is released for a purpose that knows no kind of case.
  const usable = purposes.filter(({ caseKinds }) => caseKinds.length > 0)
  const chosen = usable.find(({ id }) => id === purpose)
  const mine = cases.filter(({ state, kind }) => state === 'open' && chosen?.caseKinds.includes(kind) === true)
  const fits = mine.some(({ id }) => id === matter)
  const go = (id: string | undefined): void => {
    if (purpose === undefined) return
    const search = (before: typeof now) => ({ ...before, purpose, case: id })
    void navigate({ to: '.', search: search as never, replace: true }).then(onDone)
  }
  return (
    <div className="stack">
      <Choice
        label={t('why.purpose')}
        placeholder={t('why.choose')}
        value={purpose}
        of={usable.map(({ id, title }) => [id, purposeName(id, title)] as const)}
        onChoose={setPurpose}
      />
      {chosen !== undefined && (
        <>
          <p className="quiet">{chosen.legalBasis}</p>
          <Choice
            label={t('why.whichCase')}
            value={fits && matter !== undefined ? matter : none}
            of={[[none, t('why.noCase')] as const, ...mine.map((each) => [each.id, nameOf(each, t)] as const)]}
            onChoose={(id) => setMatter(id === none ? undefined : id)}
          />
          <p className="quiet">{t('why.noCaseHint')}</p>
          <Button look="solid" onPress={() => go(fits ? matter : undefined)}>
            {t('why.go')}
          </Button>
          <OpenCase kinds={chosen.caseKinds} onOpened={({ id }) => go(id)} />
        </>
      )}
    </div>
  )
}

const none = 'none'
const nameOf = ({ kind, reference }: Case, t: (key: string) => string): string =>
  `${t(`why.kind.${kind}`)} ${reference}`

/** A case that the host system does not know. */
function OpenCase({ kinds, onOpened }: { readonly kinds: readonly CaseKind[]; readonly onOpened: (of: Case) => void }) {
  const { t } = useTranslation()
  const [given, give] = useState<CaseNamed>({ kind: undefined, reference: '' })
  // Whoever chose for another purpose begins with the first kind of this one.
  const kind = given.kind !== undefined && kinds.includes(given.kind) ? given.kind : kinds[0]
  const opening = useDeed('openCase', ['cases'])
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (kind !== undefined) opening.mutate({ kind, reference: given.reference.trim() }, { onSuccess: onOpened })
  }
  return (
    <details>
      <summary>{t('why.open')}</summary>
      <form onSubmit={submit} className="stack">
        <CaseFields kinds={kinds} given={{ ...given, kind }} onGive={give} />
        {opening.error !== null && <Refusal problem={opening.error.problem} />}
        <div>
          <Button type="submit" isDisabled={opening.isPending}>
            {t('why.openGo')}
          </Button>
        </div>
      </form>
    </details>
  )
}
