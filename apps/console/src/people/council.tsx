import type { SignerId } from '@carnet/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Act, Checks, Field, Go } from '../design/index.ts'
import { ask, useAnswer, useChange } from '../node/index.ts'
import { Person } from '../person.tsx'

/** Proposes who opens restricted data together; one of them at least is from outside the unit. */
export function ProposeCouncil() {
  const { t } = useTranslation()
  const fit = useAnswer('signers', {}).signers.filter(
    ({ state, sealingKey }) => state === 'confirmed' && sealingKey !== undefined,
  )
  const [chosen, choose] = useState<readonly SignerId[]>([])
  const [outside, setOutside] = useState<readonly SignerId[]>([])
  const [quorum, setQuorum] = useState('2')
  const changing = useChange(['proposals'])
  if (fit.length < 2) return <p className="quiet">{t('keys.tooFew')}</p>
  const members = fit.filter(({ id }) => chosen.includes(id))
  const named = (of: typeof fit) => of.map(({ id, person }) => [id, <Person key={id} id={person} />] as const)
  return (
    <div>
      <Act
        label={t('council.propose')}
        says={t('council.proposeSays')}
        onOpen={() => {
          choose([])
          setOutside([])
        }}
        act={() =>
          changing(
            ask('proposeCouncil', {
              members: members.map(({ id, person }) => ({ person, signer: id, outside: outside.includes(id) })),
              quorum: Number(quorum),
            }),
          )
        }
        result={({ id }) => (
          <p>
            {t('keys.proposed')} <Go to={`/proposals/${id}`}>{t('deciding.see')}</Go>
          </p>
        )}
      >
        <Checks label={t('deciding.line.members')} of={named(fit)} value={chosen} onChoose={choose} />
        {members.length > 0 && (
          <Checks label={t('council.outside')} of={named(members)} value={outside} onChoose={setOutside} />
        )}
        <Field label={t('deciding.line.quorum')} inputMode="numeric" value={quorum} onChange={setQuorum} isRequired />
      </Act>
    </div>
  )
}
