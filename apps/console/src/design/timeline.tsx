import type { ReactNode } from 'react'
import { dateTime, exactTime } from '../words/index.ts'
import './timeline.css'

/** How a moment is drawn: what happened, one's own, what goes on, what is to come, what was refused, what nobody can prove. */
export type MomentMark = 'done' | 'own' | 'going' | 'to-come' | 'refused' | 'never'

/** What happened, one after the other. */
export const Timeline = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <ol className="timeline" aria-label={label}>
    {children}
  </ol>
)

interface Props {
  readonly mark: MomentMark
  readonly title: ReactNode
  readonly at?: string | undefined
  readonly deed?: ReactNode
  readonly children?: ReactNode
}

export const Moment = ({ mark, title, at, deed, children }: Props) => (
  <li className={mark}>
    <i aria-hidden />
    <div>
      <p className="what">
        <span>{title}</span>
        {deed}
      </p>
      {at !== undefined && (
        <time dateTime={at} title={exactTime(at)}>
          {dateTime(at)}
        </time>
      )}
      {children}
    </div>
  </li>
)
