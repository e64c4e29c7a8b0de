import { CircleSlash, CloudOff } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { NodeProblem } from '../node/index.ts'
import './refusal.css'

interface Reason {
  readonly rule: string
  readonly says: string
  readonly cites: readonly string[]
}

/** Why not: what decided, what it rests on, and what would make it pass. */
export function Refusal({ problem }: { readonly problem: NodeProblem }) {
  const { t, i18n } = useTranslation()
  const { code, with: said } = problem
  const because = reasonsIn(said['because'])
  const needs = needsIn(said['needs'])
  const inTheWay = `conflict.${String(said['what'])}`
  const known = i18n.exists(`problem.${code}.title`)
  const Icon = code === 'connection/unreachable' ? CloudOff : CircleSlash
  return (
    <div className="refusal" role="alert">
      <Icon aria-hidden />
      <div>
        <p className="title">
          {i18n.exists(inTheWay) ? (
            t(inTheWay)
          ) : known ? (
            t(`problem.${code}.title`)
          ) : (
            <span lang="en">{problem.title}</span>
          )}
        </p>
        {because.map(({ rule, says, cites }) => (
          <p key={rule} lang="en">
            {says} <span className="cites">{cites.join(' · ')}</span>
          </p>
        ))}
        <p className="todo">
          {needs === undefined && known ? t(`problem.${code}.todo`) : <span lang="en">{needs ?? problem.todo}</span>}
        </p>
      </div>
    </div>
  )
}

const reasonsIn = (because: unknown): readonly Reason[] =>
  Array.isArray(because) ? (because as readonly Reason[]) : []

const needsIn = (needs: unknown): string | undefined =>
  typeof needs === 'object' && needs !== null && 'says' in needs && typeof needs.says === 'string'
    ? needs.says
    : undefined
