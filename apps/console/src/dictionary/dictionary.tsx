import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Card, Choice, Field, Page } from '../design/index.ts'
import { useKept } from '../kept.ts'
import { type KnownElement, knownElements } from '../node/index.ts'
import { figure } from '../words/index.ts'
import { Elements } from './elements.tsx'
import './dictionary.css'

const types = ['declaration', 'declaration-notification', 'passenger-list-entry', 'travel-document'] as const
const classes = ['any', 'open', 'internal', 'commercial', 'personal', 'special', 'enforcement'] as const
/** As many as are in sight. */
const first = 16
const ids: readonly string[] = knownElements.map(({ id }) => id)

/** Every element, and what protects it. */
export function Dictionary() {
  const { t } = useTranslation()
  const [sought, setSought] = useState('')
  const [of = 'any', setOf] = useKept('class', classes)
  const [records = 'any', setRecords] = useKept('records', ['any', ...types])
  const [named, setNamed] = useKept<string>('element', ids)
  const words = useDeferredValue(sought).trim().toLowerCase().split(/\s+/)
  const found = knownElements.filter(
    (element) =>
      (named === undefined || element.id === named) &&
      (of === 'any' || element.classification === of) &&
      (records === 'any' || element.recordType === records) &&
      words.every((word) => said(element).includes(word)),
  )
  // What is out of sight is drawn once the page is there.
  const drawn = useDeferredValue(found, found.slice(0, first))
  return (
    <Page
      name={t('dictionary.title')}
      title={t('dictionary.title')}
      sub={
        <>
          <span>{t('dictionary.lead')}</span>
          <span aria-live="polite">
            {t('dictionary.found', { found: figure(found.length), all: figure(knownElements.length) })}
          </span>
        </>
      }
    >
      <search className="seek">
        <Field label={t('dictionary.search')} type="search" value={sought} onChange={setSought} autoComplete="off" />
        <Choice
          label={t('dictionary.records')}
          value={records}
          of={[['any', t('dictionary.any')], ...types.map((each) => [each, t(`dictionary.type.${each}`)] as const)]}
          onChoose={setRecords}
        />
        <Choice
          label={t('dictionary.class')}
          value={of}
          of={classes.map((each) => [each, t(each === 'any' ? 'dictionary.any' : `classification.${each}`)] as const)}
          onChoose={setOf}
        />
      </search>
      {named !== undefined && (
        <div>
          <Button onPress={() => setNamed(undefined)}>{t('dictionary.all')}</Button>
        </div>
      )}
      {types.map((type) => {
        const isOf = ({ recordType }: KnownElement): boolean => recordType === type
        const elements = drawn.filter(isOf)
        return (
          elements.length > 0 && (
            <Card key={type} title={t(`dictionary.type.${type}`)} aside={figure(found.filter(isOf).length)}>
              <Elements elements={elements} label={t(`dictionary.type.${type}`)} />
            </Card>
          )
        )
      })}
      {found.length === 0 && <p className="quiet">{t('dictionary.nothing')}</p>}
    </Page>
  )
}

const said = ({ id, name, definition, wco, role }: KnownElement): string =>
  [id, name, definition, wco, role].join(' ').toLowerCase()
