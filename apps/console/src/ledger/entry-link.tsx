import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

/** Rooms are routes by a list, which no type knows the paths of. */
const pathOf = (position: number): string => `/ledger/${position}`

/** To an entry, by its position. */
export const EntryLink = ({ position, children }: { readonly position: number; readonly children: ReactNode }) => (
  <Link to={pathOf(position)}>{children}</Link>
)
