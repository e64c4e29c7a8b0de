import { openPackage, type PackageVerdict } from '@carnet/sdk/offline'
import { PackageOpen } from 'lucide-react'
import { type SubmitEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Card, ChooseFile, Field, Go, Page, Refusal } from '../design/index.ts'
import { Opened } from './opened.tsx'
import './opening.css'

interface Given {
  readonly file: File | undefined
  readonly keyFile: File | undefined
  readonly key: string
  readonly ledgerKey: string
}
const nothing: Given = { file: undefined, keyFile: undefined, key: '', ledgerKey: '' }

/** Bytes of the largest package: far more than any node makes. */
const most = 64 * 1024 * 1024

/** A recipient opens a package with the own key. All of it happens in this page, and goes with it. */
export function OpenPackage() {
  const { t } = useTranslation()
  const [given, give] = useState(nothing)
  const [busy, setBusy] = useState(false)
  const [verdict, setVerdict] = useState<PackageVerdict>()
  const { file, keyFile, key, ledgerKey } = given
  const trusted = ledgerKey.trim()
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (file === undefined) return
    setBusy(true)
    void opened(file, keyFile ?? key, trusted).then((found) => {
      setBusy(false)
      setVerdict(found)
      // The key has done what it was given for.
      if (found.ok) give({ ...given, keyFile: undefined, key: '' })
    })
  }
  const forget = (): void => {
    give(nothing)
    setVerdict(undefined)
  }
  const change = (more: Partial<Given>): void => {
    give({ ...given, ...more })
    setVerdict(undefined)
  }
  return (
    <Page
      name={t('opening.title')}
      title={t('opening.title')}
      sub={
        <>
          <Go to="/exports">{t('exports.title')}</Go>
          <span>{t('opening.lead')}</span>
        </>
      }
      deeds={verdict?.ok === true && <Button onPress={forget}>{t('opening.forget')}</Button>}
    >
      {verdict?.ok === true ? (
        <Opened opened={verdict} isTrusted={trusted !== ''} />
      ) : (
        <Card title={t('opening.give')} icon={<PackageOpen aria-hidden />}>
          <form className="body stack opening" onSubmit={submit} autoComplete="off">
            <ChooseFile label={t('opening.file')} file={file} onChoose={(chosen) => change({ file: chosen })} />
            <ChooseFile
              label={t('opening.keyFile')}
              hint={t('opening.keyFileHint')}
              file={keyFile}
              onChoose={(chosen) => change({ keyFile: chosen, key: '' })}
            />
            <Field
              label={t('opening.key')}
              type="password"
              value={key}
              onChange={(text) => change({ key: text, keyFile: undefined })}
              autoComplete="off"
              maxLength={200}
            />
            <Field
              label={t('opening.ledgerKey')}
              hint={t('opening.ledgerKeyHint')}
              value={ledgerKey}
              onChange={(text) => change({ ledgerKey: text })}
              autoComplete="off"
              spellCheck="false"
              maxLength={400}
            />
            <div className="line">
              <Button
                type="submit"
                look="solid"
                isDisabled={busy || file === undefined || (keyFile === undefined && key.trim() === '')}
              >
                {t('opening.open')}
              </Button>
              <p className="quiet">{t('opening.stays')}</p>
            </div>
            {verdict?.ok === false && (
              <Refusal problem={{ code: `package/${verdict.fault}`, title: '', todo: '', with: {} }} />
            )}
          </form>
        </Card>
      )}
    </Page>
  )
}

async function opened(file: File, key: File | string, ledgerKey: string): Promise<PackageVerdict> {
  if (file.size > most) return { ok: false, fault: 'not-a-package' }
  const secret = typeof key === 'string' ? key : await key.text()
  const bytes = new Uint8Array(await file.arrayBuffer())
  return openPackage(bytes, secret, ledgerKey === '' ? undefined : ledgerKey)
}
