import type { ReactNode } from 'react'
import './seal.css'

/** What is withheld, drawn in its place with the reason; or destroyed, the seal broken. */
export const Seal = ({
  word,
  reason,
  broken = false,
}: {
  readonly word: string
  readonly reason: ReactNode
  readonly broken?: boolean
}) => (
  <span className={broken ? 'seal broken' : 'seal'}>
    <Wax />
    <strong>{word}</strong>
    <em lang="en">{reason}</em>
  </span>
)

export const Wax = () => <i className="wax" aria-hidden />

/** What is shown in part: dotted underneath, and said to be so. */
export const Mask = ({ value, how }: { readonly value: string; readonly how: string }) => (
  <span className="mask" title={how}>
    <bdi>{value}</bdi>
    <span className="unseen" lang="en">
      {' '}
      ({how})
    </span>
  </span>
)
