import { type ReactNode, useId } from 'react'
import './card.css'

interface Props {
  readonly title: ReactNode
  readonly icon?: ReactNode
  /** Said at the end of the title's line. */
  readonly aside?: ReactNode
  /** Which one of several of this title it is, to whoever goes from one to the next by ear. */
  readonly about?: string
  readonly children: ReactNode
}

/** One sheet of paper on the ground: a title, and what stands under it. Never one within another. */
export function Card({ title, icon, aside, about, children }: Props) {
  const id = useId()
  return (
    <section className="card" aria-labelledby={id}>
      <header>
        {icon}
        <h2 id={id}>
          {title}
          {about !== undefined && <span className="unseen">: {about}</span>}
        </h2>
        {aside !== undefined && <small>{aside}</small>}
      </header>
      {children}
    </section>
  )
}

/** Label, value, and what can be done with it. */
export const Row = ({
  label,
  children,
  deed,
  fresh = false,
}: {
  readonly label: ReactNode
  readonly children: ReactNode
  readonly deed?: ReactNode
  readonly fresh?: boolean
}) => (
  <div className={fresh ? 'row fresh' : 'row'}>
    <dt>{label}</dt>
    <dd>
      <div>{children}</div>
      {deed !== undefined && <div className="deed">{deed}</div>}
    </dd>
  </div>
)

export const Rows = ({ children }: { readonly children: ReactNode }) => <dl className="rows">{children}</dl>
