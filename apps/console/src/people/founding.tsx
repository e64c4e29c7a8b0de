import type { SignerId } from '@carnet/api'
import { Landmark } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Act, Card, Checks, Tag, Go } from '../design/index.ts'
import { ask, useAnswer, useChange, useMaybe } from '../node/index.ts'
import { useHolds } from '../session.ts'
import { Person, useRegistered } from '../person.tsx'

const tones = { demonstration: 'warn', founding: 'warn', founded: 'good' } as const

/** Whether the node is founded, and by whom; or the ceremony in which it is. */
export function Founding() {
  const { t } = useTranslation()
  const { stage, administrators = [] } = useAnswer('founding', {})
  const proposals = useMaybe('proposals', {})?.proposals ?? []
  const under = proposals.find(({ request, state }) => request.kind === 'founding' && state === 'waiting')
  const proposes = useHolds('administrator')
  return (
    <Card
      title={t('founding.title')}
      icon={<Landmark aria-hidden />}
      aside={<Tag tone={tones[stage]}>{t(`founding.stage.${stage}`)}</Tag>}
    >
      <div className="body stack">
        <p className="quiet">{t(`founding.says.${stage}`)}</p>
        {administrators.map((id) => (
          <p key={id}>
            <Person id={id} />
          </p>
        ))}
        {under !== undefined && stage !== 'founded' && (
          <p>
            {t('founding.under')} <Go to={`/proposals/${under.id}`}>{t('deciding.see')}</Go>
          </p>
        )}
        {under === undefined && stage !== 'founded' && proposes && <Propose />}
      </div>
    </Card>
  )
}

function Propose() {
  const { t } = useTranslation()
  const { signers } = useAnswer('signers', {})
  const registered = useRegistered()
  const administrators = new Set(registered.flatMap(({ id, roles }) => (roles.includes('administrator') ? [id] : [])))
  const fit = signers.filter(({ person, state }) => state === 'confirmed' && administrators.has(person))
  const [chosen, choose] = useState<readonly SignerId[]>([])
  const changing = useChange(['proposals'])
  if (fit.length < 2) return <p className="quiet">{t('founding.tooFew')}</p>
  return (
    <div>
      <Act
        label={t('founding.propose')}
        look="solid"
        says={t('founding.proposeSays')}
        onOpen={() => choose([])}
        act={() => changing(ask('proposeFounding', { signers: [...chosen] }))}
      >
        <Checks
          label={t('founding.who')}
          of={fit.map(({ id, person }) => [
            id,
            <>
              <Person id={person} /> · {t('deciding.signer')} <code>{id.slice(0, 8)}</code>
            </>,
          ])}
          value={chosen}
          onChoose={choose}
        />
      </Act>
    </div>
  )
}
