import { Search } from 'lucide-react'
import type { SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Choice, Field, Tick } from '../design/index.ts'
import { wordsOf } from '../node/index.ts'
import { type Typed, type Way, ways } from './ways.ts'
import './find.css'

interface Props {
  readonly way: Way
  readonly typed: Typed
  readonly mayAsk: boolean
  readonly onChange: (way: Way, typed: Typed) => void
  readonly onAsk: () => void
}

/** What one looks for. It is never the page's address: a form that is not sent by the browser, and told not to be remembered. */
export function Sought({ way, typed, mayAsk, onChange, onAsk }: Props) {
  const { t } = useTranslation()
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    onAsk()
  }
  const type = (element: string, value: string): void =>
    onChange(way, { ...typed, values: { ...typed.values, [element]: value } })
  return (
    <form onSubmit={submit} className="body sought" autoComplete="off">
      <div className="ways">
        <Choice
          label={t('find.way.label')}
          value={way.name}
          of={ways.map(({ name }) => [name, t(`find.way.${name}`)] as const)}
          onChoose={(name) => onChange(ways.find((each) => each.name === name) ?? way, typed)}
        />
      </div>
      {way.fields.map(({ element }) => (
        <Field
          key={element}
          label={wordsOf(element).name}
          value={typed.values[element] ?? ''}
          onChange={(value) => type(element, value)}
          autoComplete="off"
          spellCheck="false"
          maxLength={200}
        />
      ))}
      <div className="go">
        <Button look="solid" type="submit" isDisabled={!mayAsk}>
          <Search aria-hidden />
          {t('find.go')}
        </Button>
        {way.fields.some(({ sounds }) => sounds === true) && (
          <Tick isSelected={typed.sounds} onChange={(sounds) => onChange(way, { ...typed, sounds })}>
            {t('find.sounds')}
          </Tick>
        )}
        <p className="quiet">{t(way.by === 'filter' ? 'find.codes' : 'find.never')}</p>
      </div>
    </form>
  )
}
