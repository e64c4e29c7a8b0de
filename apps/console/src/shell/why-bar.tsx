import { useSearch } from '@tanstack/react-router'
import { Target } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Sheet } from '../design/index.ts'
import { useMaybe } from '../node/index.ts'
import { usePurposeName } from '../purpose-name.ts'
import { Budget } from './budget.tsx'
import { Why } from './why.tsx'

/** Why one is here: over every page that may show data. */
export function WhyBar() {
  const { t } = useTranslation()
  const purposeName = usePurposeName()
  const [open, setOpen] = useState(false)
  const { purpose, case: matter } = useSearch({ strict: false })
  const purposes = useMaybe('purposes', {})?.purposes ?? []
  const cases = useMaybe('cases', {}, matter !== undefined)?.cases ?? []
  const named = purposes.find(({ id }) => id === purpose)
  const task = cases.find(({ id }) => id === matter)
  return (
    <div className="why">
      <Target aria-hidden />
      {purpose === undefined && matter === undefined ? (
        <span>{t('why.nothing')}</span>
      ) : (
        <span>
          {t('why.for')}{' '}
          {purpose !== undefined && (
            <>
              <strong>{purposeName(purpose, named?.title)}</strong>
              <i aria-hidden>·</i>
            </>
          )}
          {matter === undefined ? (
            t('why.byDuty')
          ) : (
            <>
              {task === undefined ? t('why.case') : t(`why.kind.${task.kind}`)}{' '}
              <code>{task?.reference ?? matter.slice(0, 8)}</code>
            </>
          )}
        </span>
      )}
      <Button look="plain" onPress={() => setOpen(true)}>
        {t(purpose === undefined ? 'why.say' : 'why.change')}
      </Button>
      {purpose !== undefined && <Budget purpose={purpose} />}
      <Sheet title={t('why.title')} isOpen={open} onOpenChange={setOpen}>
        <Why purposes={purposes} onDone={() => setOpen(false)} />
      </Sheet>
    </div>
  )
}
