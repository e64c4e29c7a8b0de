import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Refusal, save } from '../design/index.ts'
import { ask, type NodeProblem } from '../node/index.ts'

/** The share as the node keeps it: of no use without the key file and its passphrase. */
export function KeepSealed() {
  const { t } = useTranslation()
  const [problem, setProblem] = useState<NodeProblem>()
  const keep = async (): Promise<void> => {
    setProblem(undefined)
    const own = await ask('recoveryShare', {})
    if (own.ok) save(`share-${own.value.signer.slice(0, 8)}.json`, JSON.stringify(own.value))
    else setProblem(own.problem)
  }
  return (
    <>
      <Button look="plain" onPress={() => void keep()}>
        {t('ceremony.saveSealed')}
      </Button>
      {problem !== undefined && <Refusal problem={problem} />}
    </>
  )
}
