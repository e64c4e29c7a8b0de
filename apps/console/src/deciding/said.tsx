import { useTranslation } from 'react-i18next'
import { Go, Row, Rows, Tag } from '../design/index.ts'
import { Person } from '../person.tsx'
import { dateTime, figure } from '../words/index.ts'
import type { Line, Said } from './lines.ts'

export function Lines({ lines }: { readonly lines: readonly Line[] }) {
  const { t } = useTranslation()
  return (
    <Rows>
      {lines.map(({ name, says }, at) => (
        <Row key={`${name}${at}`} label={t(`deciding.line.${name}`)}>
          <span className="said">
            {says.map((said, part) => (
              <SaidOne key={part} said={said} />
            ))}
          </span>
        </Row>
      ))}
    </Rows>
  )
}

function SaidOne({ said }: { readonly said: Said }) {
  const { t } = useTranslation()
  if ('text' in said) return <span>{said.text}</span>
  if ('word' in said) return <span>{t(said.word)}</span>
  if ('code' in said) {
    const code = <code>{said.code}</code>
    return said.to === undefined ? code : <Go to={said.to}>{code}</Go>
  }
  if ('figure' in said) return <strong>{figure(said.figure)}</strong>
  if ('moreThan' in said) return <strong>{t('deciding.moreThan', { of: figure(said.moreThan) })}</strong>
  if ('at' in said) return <time dateTime={said.at}>{dateTime(said.at)}</time>
  return (
    <span className="member">
      <Person id={said.person} />
      {said.signer !== undefined && (
        <span className="quiet">
          {t('deciding.signer')} <code>{said.signer}</code>
        </span>
      )}
      {said.outside === true && <Tag>{t('deciding.fromOutside')}</Tag>}
    </span>
  )
}
