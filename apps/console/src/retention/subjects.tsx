import type { Case, SubjectSearch } from '@carnet/api'
import { UserSearch } from 'lucide-react'
import { type SubmitEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Card, Choice, Go, Refusal, Stamps } from '../design/index.ts'
import { answers, useDeed } from '../node/index.ts'
import { HeldTable } from './held-table.tsx'
import { IdentifierFields, namedBy, noIdentifier } from './identifier-fields.tsx'
import { identifying } from './identifying.ts'
import { Matter, ofSubjects, useMatter } from './matter.tsx'
import { RoomPage } from './room-page.tsx'

/** What was found last, in memory: whoever comes back finds it again. What was typed is not kept. */
const lastKey = ['retention', 'found'] as const

/** Who somebody is by an identifier: a person or an organisation, and how much is held about them. */
export function Subjects() {
  const { t } = useTranslation()
  const { matter } = useMatter(ofSubjects)
  const [found, setFound] = useState(() => answers.getQueryData<SubjectSearch>(lastKey))
  const keep = (next: SubjectSearch): void => {
    answers.setQueryData(lastKey, next)
    setFound(next)
  }
  return (
    <RoomPage aside={<Stamps receipts={found === undefined ? [] : [found.receipt]} />}>
      <Matter kinds={ofSubjects} says={t('retention.matter.subject')} />
      {matter !== undefined && <Sought matter={matter} onFound={keep} />}
      {found !== undefined && <Found {...found} />}
    </RoomPage>
  )
}

/** The value goes to the node and nowhere else: the form is not sent by the browser, and told not to be remembered. */
function Sought({ matter, onFound }: { readonly matter: Case; readonly onFound: (of: SubjectSearch) => void }) {
  const { t } = useTranslation()
  const [element, setElement] = useState(identifying[0]?.[0])
  const [given, give] = useState(noIdentifier)
  const finding = useDeed('findSubject')
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (element === undefined) return
    finding.mutate({ element, ...namedBy(given), case: matter.id }, { onSuccess: onFound })
  }
  return (
    <Card title={t('retention.find.title')} icon={<UserSearch aria-hidden />}>
      <form onSubmit={submit} className="body sought-subject" autoComplete="off">
        <Choice label={t('retention.find.by')} value={element} of={identifying} onChoose={setElement} />
        <IdentifierFields given={given} onGive={give} />
        <div className="go">
          <Button look="solid" type="submit" isDisabled={finding.isPending || given.value.trim() === ''}>
            {t('retention.find.go')}
          </Button>
          <p className="quiet">{t('find.never')}</p>
        </div>
        {finding.error !== null && <Refusal problem={finding.error.problem} />}
      </form>
    </Card>
  )
}

function Found({ found }: SubjectSearch) {
  const { t } = useTranslation()
  if (found === undefined)
    return (
      <Card title={t('retention.find.found')}>
        <p className="empty">{t('retention.find.nobody')}</p>
      </Card>
    )
  const { subject, kind, holds, merged = [] } = found
  return (
    <Card
      title={t(`retention.subject.kind.${kind}`)}
      aside={<Go to={`/retention/subjects/${subject}`}>{t('retention.find.open')}</Go>}
    >
      {merged.length > 0 && <p className="one-with">{t('retention.subject.oneWith', { count: merged.length })}</p>}
      <HeldTable holds={holds} />
    </Card>
  )
}
