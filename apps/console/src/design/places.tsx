import { Link } from '@tanstack/react-router'
import './places.css'

/** The pages of a room, beside each other: where each is, and its word. */
export const Places = ({
  label,
  of,
}: {
  readonly label: string
  readonly of: readonly (readonly [to: string, word: string])[]
}) => (
  <nav className="places" aria-label={label}>
    {of.map(([to, word]) => (
      <Link key={to} to={to} activeOptions={{ exact: true }} activeProps={{ className: 'here' }}>
        {word}
      </Link>
    ))}
  </nav>
)
