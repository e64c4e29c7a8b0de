import { Printer } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Act, Button, save } from '../design/index.ts'
import { KeyFileFields, noKeyFile } from '../key-file.tsx'
import { keysIn, takeShare, type TakenShare, useAnswer } from '../node/index.ts'
import { useActor } from '../session.ts'
import { Paper } from './paper.tsx'

/** Opens one's own share in this page, once: on paper, or in a file of one's own. */
export function TakeShare() {
  const { t } = useTranslation()
  const me = useActor().id
  const own = useAnswer('signers', {}).signers.filter(({ person, state }) => person === me && state !== 'ended')
  const [given, give] = useState(noKeyFile)
  const { file, passphrase } = given
  return (
    <Act
      label={t('ceremony.take')}
      look="solid"
      says={t('ceremony.takeSays')}
      onOpen={() => give(noKeyFile)}
      isReady={file !== undefined}
      act={async () => {
        if (file === undefined) throw new Error('a share was taken before there was a key file')
        const reply = await keysIn(file, passphrase, own, takeShare)
        if (reply.ok) give(noKeyFile)
        return reply
      }}
      result={(taken) => <Taken taken={taken} />}
    >
      <KeyFileFields given={given} onGive={give} />
    </Act>
  )
}

function Taken({ taken: { sealed, opened } }: { readonly taken: TakenShare }) {
  const { t } = useTranslation()
  return (
    <>
      <p className="quiet">{t('ceremony.once')}</p>
      <Paper sealed={sealed} opened={opened} />
      <div className="line">
        <Button onPress={() => globalThis.print()}>
          <Printer aria-hidden />
          {t('ceremony.print')}
        </Button>
        <Button
          look="plain"
          onPress={() => save(`opened-share-${opened.signer.slice(0, 8)}.json`, JSON.stringify(opened))}
        >
          {t('ceremony.saveOpened')}
        </Button>
      </div>
    </>
  )
}
