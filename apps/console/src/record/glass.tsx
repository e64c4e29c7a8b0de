import type { BreakGlass, ReleaseRequest } from '@carnet/api'
import { skipToken, useQuery } from '@tanstack/react-query'
import { Siren } from 'lucide-react'
import { type SubmitEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Choice, Reason, Refusal, Sheet } from '../design/index.ts'
import { answers, useDeed } from '../node/index.ts'
import { dateTime, shortTime } from '../words/index.ts'
import './record.css'

type Why = Pick<ReleaseRequest, 'purpose' | 'case'>
const keyOf = ({ purpose, case: matter }: Why) => ['glass', purpose, matter] as const

/** The glass that was broken for this purpose and case, while it lasts. */
export function useGlass(why: Why): BreakGlass | undefined {
  const { data } = useQuery<BreakGlass>({ queryKey: keyOf(why), queryFn: skipToken, staleTime: Infinity })
  return data !== undefined && new Date(data.until) > new Date() ? data : undefined
}

/** What stands over a record while the glass is broken. */
export function Broken({ glass }: { readonly glass: BreakGlass }) {
  const { t } = useTranslation()
  return (
    <p className="broken-glass" role="status">
      <Siren aria-hidden />
      {t('record.glass.broken', { until: shortTime(glass.until), review: dateTime(glass.reviewBy) })}
    </p>
  )
}

const durations = ['5', '10', '15'] as const

interface Breaking {
  readonly why: Why
  readonly look?: 'plain' | 'line'
  readonly onBroken: (glass: BreakGlass) => void
}

/** Doing without an approval for minutes: says what follows from it, and does nothing without a reason. */
export function BreakTheGlass({ why, look = 'line', onBroken }: Breaking) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const [minutes, setMinutes] = useState<(typeof durations)[number]>('10')
  const breaking = useDeed('breakGlass', ['notices'])
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (why.case === undefined) return
    breaking.mutate(
      { purpose: why.purpose, case: why.case, reason: reason.trim(), minutes: Number(minutes) },
      {
        onSuccess(glass) {
          answers.setQueryData(keyOf(why), glass)
          setOpen(false)
          onBroken(glass)
        },
      },
    )
  }
  return (
    <>
      <Button look={look} onPress={() => setOpen(true)}>
        {t('record.glass.title')}
      </Button>
      <Sheet title={t('record.glass.title')} isOpen={open} onOpenChange={setOpen}>
        <form onSubmit={submit} className="stack">
          <p className="quiet">{t(why.case === undefined ? 'record.glass.needsCase' : 'record.glass.lead')}</p>
          <Reason label={t('record.glass.reason')} value={reason} onChange={setReason} />
          <Choice
            label={t('record.glass.minutes')}
            value={minutes}
            of={durations.map((each) => [each, each] as const)}
            onChoose={setMinutes}
          />
          {breaking.error !== null && <Refusal problem={breaking.error.problem} />}
          <div>
            <Button look="bad" type="submit" isDisabled={breaking.isPending || why.case === undefined}>
              {t('record.glass.go')}
            </Button>
          </div>
        </form>
      </Sheet>
    </>
  )
}
