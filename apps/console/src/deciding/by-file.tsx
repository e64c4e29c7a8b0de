import type { Proposal, Signer } from '@carnet/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Act } from '../design/index.ts'
import { KeyFileFields, noKeyFile } from '../key-file.tsx'
import { decideByFile, keysIn, useChange } from '../node/index.ts'
import { changedByWord } from './changed.ts'

/** One's word by a key file, which the page opens for it. */
export function ByFile({ proposal, by }: { readonly proposal: Proposal; readonly by: readonly Signer[] }) {
  const { t } = useTranslation()
  return (
    <>
      <div className="line">
        <Say proposal={proposal} by={by} kind="approval" />
        <Say proposal={proposal} by={by} kind="refusal" />
      </div>
      <p className="quiet">{t('deciding.file')}</p>
    </>
  )
}

function Say({
  proposal,
  by,
  kind,
}: {
  readonly proposal: Proposal
  readonly by: readonly Signer[]
  readonly kind: 'approval' | 'refusal'
}) {
  const { t } = useTranslation()
  const changing = useChange(changedByWord)
  const [given, give] = useState(noKeyFile)
  const { file, passphrase } = given
  return (
    <Act
      label={t(`deciding.byFile.${kind}`)}
      says={t(`deciding.byFileSays.${kind}`)}
      onOpen={() => give(noKeyFile)}
      isReady={file !== undefined}
      act={async () => {
        if (file === undefined) throw new Error('a word was said before there was a file')
        const reply = await changing(keysIn(file, passphrase, by, (keys) => decideByFile(proposal, kind, keys)))
        if (reply.ok) give(noKeyFile)
        return reply
      }}
    >
      <KeyFileFields given={given} onGive={give} />
    </Act>
  )
}
