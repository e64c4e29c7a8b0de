import type { ActorId, Grant, Instant, Role } from '@carnet/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Act, Choice, Field, Go, Reason } from '../design/index.ts'
import { ask, roles, useChange } from '../node/index.ts'
import { useRegistered } from '../person.tsx'
import { useActor } from '../session.ts'

const audits = ['system', 'security'] as const

/** A day some months on, as a date field writes it. */
const inMonths = (months: number): string => {
  const day = new Date()
  day.setMonth(day.getMonth() + months)
  return day.toISOString().slice(0, 10)
}

/** Asks for a role for somebody, or for the one that somebody holds anew. Others approve it. */
export function AskForRole({
  label,
  look = 'line',
  person: of,
  like,
}: {
  readonly label: string
  readonly look?: 'solid' | 'line' | 'plain'
  readonly person?: ActorId
  readonly like?: Grant
}) {
  const { t } = useTranslation()
  const me = useActor().id
  const people = useRegistered().filter(({ kind, state }) => kind === 'person' && state === 'active')
  const begin = {
    person: like?.person ?? of ?? me,
    role: like?.role,
    audit: like?.audit,
    offices: like?.offices.join(', ') ?? '',
    until: inMonths(6),
    reason: '',
  }
  const [form, setForm] = useState(begin)
  const set = (change: Partial<typeof form>): void => setForm({ ...form, ...change })
  const changing = useChange(['proposals'])
  const { person, role, audit, offices, until, reason } = form
  return (
    <Act
      label={label}
      look={look}
      says={t('grants.askSays')}
      submit={t('grants.askSubmit')}
      onOpen={() => setForm(begin)}
      act={() =>
        changing(
          ask('requestGrant', {
            person,
            role: role ?? ('' as Role),
            offices: offices.split(',').flatMap((each) => each.trim() || []),
            ...(role === 'auditor' && audit !== undefined ? { audit } : {}),
            until: `${until}T00:00:00.000Z` as Instant,
            reason,
          }),
        )
      }
      result={({ id }) => (
        <p>
          {t('grants.asked')} <Go to={`/proposals/${id}`}>{t('deciding.see')}</Go>
        </p>
      )}
    >
      {of === undefined && like === undefined && (
        <Choice
          label={t('grants.person')}
          value={person}
          of={
            people.length === 0
              ? [[me, t('you')] as const]
              : people.map(({ id, name }) => [id, `${name} ${id.slice(0, 8)}`] as const)
          }
          onChoose={(chosen) => set({ person: chosen })}
        />
      )}
      <Choice
        label={t('grants.role')}
        value={role}
        of={roles.map((each) => [each, t(`role.${each}`)] as const)}
        placeholder={t('grants.chooseRole')}
        onChoose={(chosen) => set({ role: chosen })}
      />
      {role === 'auditor' && (
        <Choice
          label={t('grants.audit')}
          value={audit}
          of={audits.map((each) => [each, t(`deciding.audit.${each}`)] as const)}
          onChoose={(chosen) => set({ audit: chosen })}
        />
      )}
      <Field
        label={t('people.offices')}
        hint={t('grants.officesHint')}
        value={offices}
        onChange={(text) => set({ offices: text })}
      />
      <Field
        label={t('grants.until')}
        hint={t('grants.untilHint')}
        type="date"
        value={until}
        onChange={(text) => set({ until: text })}
        isRequired
      />
      <Reason value={reason} onChange={(text) => set({ reason: text })} />
    </Act>
  )
}
