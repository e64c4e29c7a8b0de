import type { Crosser, Crossing, EntryHash, RecordId } from '@carnet/api'
import { History } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Card, Go, Moment, Timeline } from './design/index.ts'
import { useStamped } from './node/index.ts'
import { usePurposeName } from './purpose-name.ts'
import { figure } from './words/index.ts'

/** Who has crossed a record, newest first: as much of it as the policy tells whoever looks. */
export function WhoCrossed({ id, when = true }: { readonly id: RecordId; readonly when?: boolean }) {
  const { t } = useTranslation()
  const first = useStamped('crossings', { id }, when).data
  if (first === undefined) return null
  const { crossings, next } = first
  return (
    <Card
      title={t('crossed.title')}
      icon={<History aria-hidden />}
      {...(next === undefined ? { aside: figure(crossings.length) } : {})}
    >
      {crossings.length === 0 ? (
        <p className="empty">{t('crossed.none')}</p>
      ) : (
        <Timeline label={t('crossed.title')}>
          <PageOf id={id} />
        </Timeline>
      )}
      <p className="empty">{t('crossed.apart')}</p>
    </Card>
  )
}

/** One page, and behind it the next once somebody asks for it. */
function PageOf({ id, after }: { readonly id: RecordId; readonly after?: EntryHash }) {
  const { t } = useTranslation()
  const [isMore, setMore] = useState(false)
  const page = useStamped('crossings', { id, ...(after === undefined ? {} : { after }) }).data
  if (page === undefined) return null
  return (
    <>
      {page.crossings.map((crossing) => (
        <OneCrossing key={crossing.hash} crossing={crossing} />
      ))}
      {page.next !== undefined &&
        (isMore ? (
          <PageOf id={id} after={page.next} />
        ) : (
          <li className="deed">
            <Button look="plain" onPress={() => setMore(true)}>
              {t('crossed.earlier')}
            </Button>
          </li>
        ))}
    </>
  )
}

function OneCrossing({ crossing }: { readonly crossing: Crossing }) {
  const { t } = useTranslation()
  const purposeName = usePurposeName()
  const { hash, at, kind, by, purpose, override, opened, records, because } = crossing
  const about = [
    ...(purpose === undefined ? [] : [purposeName(purpose)]),
    ...(opened === 0 ? [] : [t('crossed.opened', { count: opened })]),
    ...(records <= 1 ? [] : [t('crossed.among', { of: figure(records) })]),
    ...(override === undefined ? [] : [t(`stamp.override.${override}`)]),
  ]
  const own = by.own === true
  return (
    <Moment
      mark={kind === 'refusal' ? 'refused' : own ? 'done' : 'other'}
      title={
        <>
          <strong>{useWho(by)}</strong> {t(own ? `crossed.youDid.${kind}` : `crossed.did.${kind}`)}
        </>
      }
      at={at}
      deed={(own || by.name !== undefined) && <Go to={`/decisions/${hash}`}>{t('crossed.why')}</Go>}
    >
      {about.length > 0 && <p>{about.join(' · ')}</p>}
      {because !== undefined && <p>{because.says}</p>}
    </Moment>
  )
}

/** By name where the node told it; else by the alias that holds for this record, and the offices. */
function useWho({ own, name, kind, alias, offices }: Crosser): string {
  const { t } = useTranslation()
  if (own === true) return t('crossed.you')
  const who = name ?? `${t(`crossed.kind.${kind}`)} ${alias}`
  return offices.length === 0 ? who : t('crossed.of', { who, offices: offices.join(', ') })
}
