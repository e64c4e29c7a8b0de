import { useNavigate, useSearch } from '@tanstack/react-router'
import { KeyRound } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Refusal, Tag, Wax } from '../design/index.ts'
import { type NodeProblem, passkeysWork, type Reply, signInByPasskey } from '../node/index.ts'
import { forget } from '../session.ts'
import { type Language, languageNow, languages, speak } from '../words/index.ts'
import type { Begin } from './begin.ts'
import { Enrol } from './enrol.tsx'
import { ByPassword } from './password.tsx'
import { problemOf, ThroughProvider } from './provider.tsx'
import { ByRecoveryCode } from './recovery.tsx'
import './sign-in.css'

type Way = 'passkey' | 'password' | 'recovery' | 'enrol'
const ways: readonly Way[] = ['passkey', 'password', 'recovery', 'enrol']

export function SignIn() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { locked, provider } = useSearch({ from: '/sign-in' })
  const [way, setWay] = useState<Way>(passkeysWork() ? 'passkey' : 'password')
  const [problem, setProblem] = useState<NodeProblem | undefined>(() => problemOf(provider))
  const [busy, setBusy] = useState(false)
  const [enrolled, setEnrolled] = useState(false)
  useEffect(() => {
    document.title = `${t('signIn.title')} · Carnet`
    forget()
  }, [t])

  const doing = (work: () => Promise<Reply<unknown>>, then: () => void): void => {
    setBusy(true)
    setProblem(undefined)
    void work().then((reply) => {
      setBusy(false)
      if (!reply.ok) setProblem(reply.problem)
      else then()
    })
  }
  const begin: Begin = (work) => doing(work, () => void navigate({ to: '/' }))
  const shown: Readonly<Record<Way, () => ReactNode>> = {
    passkey: () => (
      <Button look="solid" isDisabled={busy} onPress={() => begin(signInByPasskey)}>
        <KeyRound aria-hidden />
        {t('signIn.passkey')}
      </Button>
    ),
    password: () => <ByPassword begin={begin} busy={busy} />,
    recovery: () => <ByRecoveryCode begin={begin} busy={busy} />,
    enrol: () => (
      <Enrol
        busy={busy}
        enrol={(work) =>
          doing(work, () => {
            setEnrolled(true)
            setWay('passkey')
          })
        }
      />
    ),
  }
  return (
    <main className="sign-in" id="page">
      <section>
        <header>
          <Wax />
          <div>
            <h1>{t('carnet')}</h1>
            <p className="quiet">{t('signIn.lead')}</p>
          </div>
        </header>
        {locked === true && <p className="quiet">{t('signIn.locked')}</p>}
        {!passkeysWork() && <p className="quiet">{t('signIn.noPasskeys')}</p>}
        <div aria-live="polite">{enrolled && <Tag tone="good">{t('signIn.enrolled')}</Tag>}</div>
        {shown[way]()}
        <ThroughProvider />
        {problem !== undefined && <Refusal problem={problem} />}
        <nav aria-label={t('signIn.other')}>
          {ways
            .filter((each) => each !== way && (each !== 'passkey' || passkeysWork()))
            .map((each) => (
              <Button
                key={each}
                look="plain"
                onPress={() => {
                  setWay(each)
                  setProblem(undefined)
                }}
              >
                {t(each === 'passkey' ? 'signIn.passkey' : `signIn.${each}`)}
              </Button>
            ))}
        </nav>
      </section>
      <Speaking />
    </main>
  )
}

const Speaking = () => (
  <p className="speaking">
    {(Object.entries(languages) as unknown as readonly (readonly [Language, string])[]).map(([language, name]) => (
      <Button
        key={language}
        look="plain"
        aria-pressed={language === languageNow()}
        onPress={() => void speak(language)}
      >
        <span lang={language}>{name}</span>
      </Button>
    ))}
  </p>
)
