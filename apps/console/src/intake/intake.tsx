import { FileUp } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DropZone } from 'react-aria-components/DropZone'
import { FileTrigger } from 'react-aria-components/FileTrigger'
import { Text } from 'react-aria-components/Text'
import { Button, Card, Page } from '../design/index.ts'
import { clearEnded, hasEnded, take, useHandedIn } from './handed-in.ts'
import { Message } from './message.tsx'
import './intake.css'

const formats = ['csv', 'wco-xml', 'paxlst', 'mrz'] as const

/** Where files are handed in, and are watched being understood. */
export function Intake() {
  const { t } = useTranslation()
  const handedIn = useHandedIn()
  const ended = handedIn.some(({ stage }) => hasEnded(stage))
  return (
    <Page
      name={t('intake.title')}
      title={t('intake.title')}
      sub={t('intake.lead')}
      deeds={ended && <Button onPress={clearEnded}>{t('intake.clear')}</Button>}
      aside={
        <Card title={t('intake.reads')}>
          <dl className="formats">
            {formats.map((format) => (
              <div key={format}>
                <dt>
                  <code>{format}</code>
                </dt>
                <dd>{t(`intake.format.${format}`)}</dd>
              </div>
            ))}
          </dl>
        </Card>
      }
    >
      <Drop />
      {handedIn.map((message) => (
        <Message key={message.id} of={message} />
      ))}
    </Page>
  )
}

function Drop() {
  const { t } = useTranslation()
  const [mapping, setMapping] = useState<File>()
  const hand = async (files: readonly File[]): Promise<void> => take(files, await mapping?.text())
  return (
    <DropZone
      className="drop"
      getDropOperation={() => 'copy'}
      onDrop={({ items }) => {
        const files = items.filter((item) => item.kind === 'file')
        void Promise.all(files.map((item) => item.getFile())).then(hand)
      }}
    >
      <FileUp aria-hidden />
      <Text slot="label">{t('intake.drop')}</Text>
      <FileTrigger allowsMultiple onSelect={(files) => void hand([...(files ?? [])])}>
        <Button look="solid">{t('intake.choose')}</Button>
      </FileTrigger>
      <p className="quiet">
        {mapping === undefined ? t('intake.mappingHint') : t('intake.mappingIs', { name: mapping.name })}{' '}
        {mapping === undefined ? (
          <FileTrigger acceptedFileTypes={['application/json']} onSelect={(files) => setMapping(files?.[0])}>
            <Button look="plain">{t('intake.mapping')}</Button>
          </FileTrigger>
        ) : (
          <Button look="plain" onPress={() => setMapping(undefined)}>
            {t('intake.mappingAway')}
          </Button>
        )}
      </p>
    </DropZone>
  )
}
