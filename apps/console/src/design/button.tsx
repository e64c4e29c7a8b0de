import type { ReactNode } from 'react'
import { Button as AriaButton, type ButtonProps } from 'react-aria-components/Button'
import './button.css'

interface Props extends Omit<ButtonProps, 'className' | 'children'> {
  /** `solid` once on a page: what one came for. `line` beside it. `plain` within rows. `bad` destroys. */
  readonly look?: 'solid' | 'line' | 'plain' | 'bad'
  readonly children: ReactNode
}

/** A class for each, so that none is the name of another piece's. */
const classes = { solid: 'solid', line: 'outlined', plain: 'plain', bad: 'bad' } as const

export const Button = ({ look = 'line', children, ...props }: Props) => (
  <AriaButton {...props} className={`button ${classes[look]}`}>
    {children}
  </AriaButton>
)
