import type { Actor } from '@carnet/api'

/** Whoever photographs a screen photographs whose it is. Drawn, and said to nobody who listens. */
export const Watermark = ({ actor: { id } }: { readonly actor: Actor }) => (
  <div className="watermark" aria-hidden>
    {Array.from({ length: 48 }, (_none, at) => (
      <span key={at}>{id}</span>
    ))}
  </div>
)
