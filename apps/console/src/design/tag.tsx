import type { ReactNode } from 'react'
import './tag.css'

export type Tone = 'plain' | 'good' | 'warn' | 'bad'

export const Tag = ({ tone = 'plain', children }: { readonly tone?: Tone; readonly children: ReactNode }) => (
  <span className={`tag ${tone}`}>{children}</span>
)
