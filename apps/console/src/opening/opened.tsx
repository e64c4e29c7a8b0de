import type { OpenedPackage } from '@carnet/sdk/offline'
import { FileDown, Hourglass, ShieldCheck, Ticket } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button, Card, Clock, Once, Row, Rows, save, Tag } from '../design/index.ts'
import { dateTime, figure } from '../words/index.ts'
import { ElementsIn } from './elements-in.tsx'

interface Props {
  readonly opened: OpenedPackage
  /** Checked with a ledger key that the recipient has from elsewhere. */
  readonly isTrusted: boolean
}

/** What came: what it may be used for, until when, what shows that it is what was sent; and its files. */
export function Opened({ opened, isTrusted }: Props) {
  const { manifest, data, name, readme } = opened
  return (
    <>
      <Terms manifest={manifest} />
      <ElementsIn elements={manifest.elements} />
      <Checked opened={opened} isTrusted={isTrusted} />
      <Files
        files={[
          [name, new Uint8Array(data)],
          ['manifest.json', `${JSON.stringify(manifest, undefined, 2)}\n`],
          ['README.txt', readme],
        ]}
      />
      <Codes codes={manifest.codes} />
    </>
  )
}

function Terms({ manifest }: Pick<OpenedPackage, 'manifest'>) {
  const { t } = useTranslation()
  const { authority, made, purpose, obligations, records, deleteBy, id } = manifest
  const [until, now] = [new Date(deleteBy), new Date()]
  const late = until <= now
  return (
    <Card
      title={<bdi>{authority}</bdi>}
      icon={<Hourglass aria-hidden />}
      aside={<Tag tone={late ? 'bad' : 'good'}>{t(late ? 'opening.late' : 'opening.inTime')}</Tag>}
    >
      {late && (
        <p className="body" role="alert">
          <strong>{t('opening.lateSays', { at: dateTime(deleteBy) })}</strong>
        </p>
      )}
      <Rows>
        <Row label={t('opening.deleteBy')}>
          <span className="line">
            <Clock from={new Date(made)} until={until} now={now} />
            {dateTime(deleteBy)}
          </span>
        </Row>
        <Row label={t('opening.purpose')}>
          <bdi>{purpose}</bdi>
        </Row>
        <Row label={t('opening.obligations')}>
          {obligations.length === 0
            ? t('opening.noObligations')
            : obligations.map(({ kind }) => <Tag key={kind}>{kind}</Tag>)}
        </Row>
        <Row label={t('opening.records')}>{figure(records)}</Row>
        <Row label={t('opening.made')}>{dateTime(made)}</Row>
        <Row label={t('opening.export')}>
          <code>{id}</code>
        </Row>
      </Rows>
    </Card>
  )
}

function Checked({ opened: { manifest, receipt }, isTrusted }: Props) {
  const { t } = useTranslation()
  return (
    <Card
      title={t('opening.checked')}
      icon={<ShieldCheck aria-hidden />}
      aside={<Tag tone={isTrusted ? 'good' : 'warn'}>{t(isTrusted ? 'opening.trusted' : 'opening.keyInside')}</Tag>}
    >
      <Rows>
        <Row label={t('opening.manifest')}>{t('opening.manifestIs')}</Row>
        <Row label={t('opening.data')}>{t('opening.dataIs', { bytes: figure(manifest.file.bytes) })}</Row>
        <Row label={t('opening.receipt')}>
          {receipt.stage === 'included'
            ? t('opening.included', { index: figure(receipt.index), size: figure(receipt.size) })
            : t('opening.promised', { by: dateTime(receipt.includedBy) })}{' '}
          <code>{receipt.hash.slice(0, 12)}</code>
        </Row>
        <Row label={t('opening.ledger')}>
          <code>{manifest.ledger.key}</code>
        </Row>
      </Rows>
      {!isTrusted && <p className="body quiet">{t('opening.keyInsideSays')}</p>}
    </Card>
  )
}

function Files({ files }: { readonly files: readonly (readonly [string, Uint8Array<ArrayBuffer> | string])[] }) {
  const { t } = useTranslation()
  return (
    <Card title={t('opening.files')} icon={<FileDown aria-hidden />}>
      <Rows>
        {files.map(([name, content]) => (
          <Row
            key={name}
            label={<code>{name}</code>}
            deed={
              <Button look="plain" aria-label={`${t('opening.save')}: ${name}`} onPress={() => save(name, content)}>
                {t('opening.save')}
              </Button>
            }
          >
            {t('opening.bytes', { bytes: figure(content.length) })}
          </Row>
        ))}
      </Rows>
      <p className="body quiet">{t('opening.filesSay')}</p>
    </Card>
  )
}

function Codes({ codes }: { readonly codes: OpenedPackage['manifest']['codes'] }) {
  const { t } = useTranslation()
  return (
    <Card title={t('opening.codes')} icon={<Ticket aria-hidden />}>
      <div className="body stack">
        <p className="quiet">{t('opening.receiptCode')}</p>
        <Once label={t('exports.receiptCode')} text={codes.receipt} />
        <details>
          <summary>{t('opening.whenDeleted')}</summary>
          <div className="stack deletion">
            <p className="quiet">{t('opening.deletionCode')}</p>
            <Once label={t('exports.deletionCode')} text={codes.deletion} />
          </div>
        </details>
      </div>
    </Card>
  )
}
