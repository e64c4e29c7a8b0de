import type { ReactNode } from 'react'
import { dateTime, exactTime } from '../words/index.ts'
import './timeline.css'

/**
 * How a moment is drawn. `done`: it happened, or oneself did it; `other`: somebody else did; `never`: nobody can prove it, and nothing
 * is claimed.
 */
export type MomentMark = 'done' | 'other' | 'refused' | 'going' | 'to-come' | 'late' | 'never'

interface TimelineProps {
  readonly label: string
  /** It is one way, each step of which leads to the next. */
  readonly isWay?: boolean
  readonly children: ReactNode
}

/** What happened, one after the other. */
export const Timeline = ({ label, isWay = false, children }: TimelineProps) => (
  <ol className={isWay ? 'timeline joined' : 'timeline'} aria-label={label}>
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
