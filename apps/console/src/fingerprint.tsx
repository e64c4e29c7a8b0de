import type { Signer } from '@carnet/api'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fingerprint } from './node/index.ts'
import './fingerprint.css'

/** A signer by what two persons compare. */
export function Fingerprint({ of }: { readonly of: Signer }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  useEffect(() => {
    let gone = false
    void fingerprint(of).then((made) => {
      if (!gone) setText(made)
    })
    return () => {
      gone = true
    }
  }, [of])
  return (
    <div className="fingerprint">
      <code>{text}</code>
      <div className="quiet">
        {of.passkey === undefined ? t('signers.keyFile') : t('signers.passkeyAt', { site: of.passkey.rpId })}
      </div>
    </div>
  )
}
