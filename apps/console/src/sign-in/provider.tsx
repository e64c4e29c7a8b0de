import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../design/index.ts'
import { ask, type NodeProblem } from '../node/index.ts'

/** How somebody comes back from the provider without a session: the node says which of two it was, and nothing else. */
type Returned = 'refused' | 'unavailable'

const codes = { refused: 'sign-in/refused', unavailable: 'sign-in/provider-unavailable' } as const

export const problemOf = (returned: Returned | undefined): NodeProblem | undefined =>
  returned === undefined ? undefined : { code: codes[returned], title: '', todo: '', with: {} }

/** Away to the administration's identity provider, where the node has one; it comes back by an address of the node's. */
export function ThroughProvider() {
  const { t } = useTranslation()
  const [isThere, setThere] = useState(false)
  useEffect(() => {
    void ask('beginSignIn', {}).then((begun) => setThere(begun.ok && begun.value.provider))
  }, [])
  if (!isThere) return null
  return <Button onPress={() => window.location.assign('/sign-in/provider')}>{t('signIn.provider')}</Button>
}
