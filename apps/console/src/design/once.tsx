import { Copy } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import './once.css'

/** A secret that is shown once: read it, or copy it, now. */
export function Once({ text, label }: { readonly text: string; readonly label: string }) {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  return (
    <div className="once" role="group" aria-label={label}>
      <code>{text}</code>
      <Button
        look="plain"
        onPress={() => {
          void navigator.clipboard.writeText(text).then(
            () => setCopied(true),
            () => setCopied(false),
          )
        }}
      >
        <Copy aria-hidden />
        <span aria-live="polite">{copied ? t('copied') : t('copy')}</span>
      </Button>
    </div>
  )
}
