import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { leave } from '../session.ts'

/** Milliseconds without a key or a pointer after which nothing is shown any more. */
const patience = 10 * 60_000
const signs = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const

/** THREAT: a desk that somebody left. The session ends, and what it showed is gone from the page. */
export function IdleLock() {
  const navigate = useNavigate()
  useEffect(() => {
    let timer = 0
    const lock = (): void => void leave().then(() => navigate({ to: '/sign-in', search: { locked: true } }))
    const again = (): void => {
      clearTimeout(timer)
      timer = window.setTimeout(lock, patience)
    }
    again()
    for (const sign of signs) addEventListener(sign, again, { passive: true })
    return () => {
      clearTimeout(timer)
      for (const sign of signs) removeEventListener(sign, again)
    }
  }, [navigate])
  return null
}
