import { FileText } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button, Card, Progress, Tag, type Tone } from '../design/index.ts'
import { bytes } from '../words/index.ts'
import { Fault } from './fault.tsx'
import { again, cancel, type HandedIn, type Stage } from './handed-in.ts'
import { Report } from './report.tsx'

/** One message, and how far it is. */
export function Message({ of: { id, file, stage } }: { readonly of: HandedIn }) {
  const { t } = useTranslation()
  const [word, tone] = said(stage)
  return (
    <Card
      title={<bdi>{file.name}</bdi>}
      icon={<FileText aria-hidden />}
      aside={
        <span className="line">
          {bytes(file.size)}
          <Tag tone={tone}>{t(`intake.stage.${word}`)}</Tag>
        </span>
      }
    >
      <div className="message" aria-live="polite">
        {stage.is === 'sending' && (
          <Progress
            label={t('intake.stage.sending')}
            done={stage.sent}
            of={file.size}
            says={t('intake.sent', { sent: bytes(stage.sent), of: bytes(file.size) })}
          />
        )}
        {stage.is === 'understanding' && (
          <Progress label={t('intake.stage.understanding')} says={t('intake.understanding')} />
        )}
        {stage.is === 'answered' && <Report answer={stage.answer} />}
        {stage.is === 'refused' && <Fault problem={stage.problem} />}
        {stage.is === 'cancelled' && <p className="quiet">{t('intake.cancelled')}</p>}
        <Deeds id={id} stage={stage} />
      </div>
    </Card>
  )
}

function Deeds({ id, stage }: { readonly id: string; readonly stage: Stage }) {
  const { t } = useTranslation()
  if (stage.is === 'waiting' || stage.is === 'sending')
    return (
      <div>
        <Button onPress={() => cancel(id)}>{t('intake.cancel')}</Button>
      </div>
    )
  if (!canAgain(stage)) return null
  return (
    <div>
      <Button onPress={() => again(id)}>{t(stage.is === 'answered' ? 'intake.ask' : 'intake.again')}</Button>
    </div>
  )
}

/** What the same bytes may be answered otherwise, another time. */
const canAgain = (stage: Stage): boolean =>
  stage.is === 'cancelled' ||
  (stage.is === 'answered' && 'deferred' in stage.answer) ||
  (stage.is === 'refused' && !stage.problem.code.startsWith('message/'))

function said(stage: Stage): readonly [string, Tone] {
  if (stage.is === 'refused') return ['refused', 'bad']
  if (stage.is !== 'answered') return [stage.is, 'plain']
  if ('deferred' in stage.answer) return ['deferred', 'warn']
  return [stage.answer.again ? 'again' : 'taken', 'good']
}
