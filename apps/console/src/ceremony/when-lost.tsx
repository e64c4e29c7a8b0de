import { SquareTerminal } from 'lucide-react'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { Card } from '../design/index.ts'
import { figure } from '../words/index.ts'

const commands = {
  open: 'carnet keys open-share share.json --with key-file.json --out opened.json',
  recover: 'carnet recover --share opened-1.json --share opened-2.json',
  start: 'carnet start',
} as const

/**
 * What is done without this page. THREAT: whoever has enough opened shares and the key store has every key. No page takes a
 * second person's share, and no node that runs is given any: they meet on the node's own machine, while nothing of it runs.
 */
export function WhenLost({ threshold }: { readonly threshold: number | undefined }) {
  const { t } = useTranslation()
  return (
    <Card title={t('ceremony.lost')} icon={<SquareTerminal aria-hidden />}>
      <div className="body stack">
        <p className="quiet">{t('ceremony.lostSays')}</p>
        <ol className="at-terminal">
          <li>{t('ceremony.step.end')}</li>
          <li>
            {t('ceremony.step.open')}
            <Typed command={commands.open} />
          </li>
          <li>
            {threshold === undefined
              ? t('ceremony.step.recoverSome')
              : t('ceremony.step.recover', { threshold: figure(threshold) })}
            <Typed command={commands.recover} />
          </li>
          <li>
            {t('ceremony.step.start')}
            <Typed command={commands.start} />
          </li>
          <li>{t('ceremony.step.anew')}</li>
        </ol>
      </div>
    </Card>
  )
}

/** A line breaks between words, and never within one: `--with` is one. */
const Typed = ({ command }: { readonly command: string }) => (
  <code>
    {command.split(' ').map((word, at) => (
      <Fragment key={word + String(at)}>
        {at > 0 && ' '}
        <span>{word}</span>
      </Fragment>
    ))}
  </code>
)
