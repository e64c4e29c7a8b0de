import { type ReactNode, useEffect, useRef } from 'react'
import './page.css'

interface Props {
  readonly title: ReactNode
  /** The title in the browser's tab: never personal data. */
  readonly name: string
  readonly sub?: ReactNode
  readonly deeds?: ReactNode
  readonly aside?: ReactNode
  readonly children: ReactNode
}

/** A page of a room. Whoever comes to it by keyboard or ear begins at its title. */
export function Page({ title, name, sub, deeds, aside, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${name} · Carnet`
    heading.current?.focus({ preventScroll: true })
  }, [name])
  return (
    <main id="page">
      <div className="head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {sub !== undefined && <div className="sub">{sub}</div>}
        </div>
        {deeds !== undefined && <div className="line">{deeds}</div>}
      </div>
      {aside === undefined ? (
        <div className="stack">{children}</div>
      ) : (
        <div className="columns">
          <div className="stack">{children}</div>
          <aside className="stack">{aside}</aside>
        </div>
      )}
    </main>
  )
}
