import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

/** A link to another page of the console. */
export const Go = ({ to, children }: { readonly to: string; readonly children: ReactNode }) => (
  <Link to={to}>{children}</Link>
)
