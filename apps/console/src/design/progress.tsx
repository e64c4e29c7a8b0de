import { ProgressBar } from 'react-aria-components/ProgressBar'
import './progress.css'

interface Props {
  /** What goes on, as it is read out. */
  readonly label: string
  /** How much of `of` is done; undefined where nobody knows. */
  readonly done?: number | undefined
  readonly of?: number
  /** Said at its end, such as what is left. */
  readonly says?: string | undefined
}

/** How far something is. Where nobody knows how much there is, that it goes on. */
export const Progress = ({ label, done, of = 1, says }: Props) => (
  <ProgressBar
    className="progress"
    aria-label={label}
    isIndeterminate={done === undefined}
    value={done ?? 0}
    maxValue={Math.max(of, 1)}
    {...(says === undefined ? {} : { valueLabel: says })}
  >
    {({ percentage, isIndeterminate }) => (
      <>
        <span className="track">
          <i className={isIndeterminate ? 'unknown' : undefined} style={{ inlineSize: `${percentage ?? 28}%` }} />
        </span>
        {says !== undefined && <small>{says}</small>}
      </>
    )}
  </ProgressBar>
)
