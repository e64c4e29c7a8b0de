import type { Proposal } from '@carnet/api'
import { Fingerprint, ShieldCheck } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Card, Choice, Refusal, Tag, Go } from '../design/index.ts'
import {
  decide,
  type NodeProblem,
  proposalHash,
  type Signing,
  signsHere,
  useAnswer,
  useChange,
  useDeed,
} from '../node/index.ts'
import { useActor } from '../session.ts'
import { ByFile } from './by-file.tsx'
import { changedByWord } from './changed.ts'
import { isWhollyShown } from './lines.ts'

const changed: NodeProblem = { code: 'proposal/changed', title: '', todo: '', with: {} }

/** Whether what is shown is what the node says is decided: undefined while it is being looked at. */
function useIsSame(proposal: Proposal): boolean | undefined {
  const [checked, setChecked] = useState<{ readonly of: Proposal; readonly same: boolean }>()
  useEffect(() => {
    let gone = false
    void proposalHash(proposal).then((hash) => {
      if (!gone) setChecked({ of: proposal, same: hash === proposal.hash })
    })
    return () => {
      gone = true
    }
  }, [proposal])
  return checked?.of === proposal ? checked.same : undefined
}

/** One's own word: what stops it, or by which passkey it is said. */
export function Decide({ proposal }: { readonly proposal: Proposal }) {
  const { t } = useTranslation()
  const me = useActor().id
  const same = useIsSame(proposal)
  const { among } = proposal.needs
  const signers = useAnswer('signers', {}).signers.filter(
    ({ id, person, state }) =>
      person === me && state === 'confirmed' && (among === undefined || among.some(({ signer }) => signer === id)),
  )
  const passkeys = signers.filter((signer) => signsHere(signer, me))
  const files = signers.filter(({ passkey }) => passkey === undefined)
  const stop = stopping(proposal, me)
  return (
    <Card title={t('deciding.decide')} icon={<Fingerprint aria-hidden />}>
      <div className="body stack">
        {same === false && <Refusal problem={changed} />}
        {same === true && (
          <p className="line">
            <Tag tone="good">
              <ShieldCheck aria-hidden />
              {t('deciding.checked')}
            </Tag>
            <span className="quiet">{t('deciding.checkedHow')}</span>
          </p>
        )}
        {same === true &&
          (stop !== undefined ? (
            <p className="quiet">{t(`deciding.stop.${stop}`)}</p>
          ) : passkeys.length + files.length === 0 ? (
            <p className="quiet">
              {t('deciding.stop.signer')} <Go to="/account">{t('ownAccount')}</Go>
            </p>
          ) : (
            <>
              {passkeys.length > 0 && <Say proposal={proposal} by={passkeys} />}
              {files.length > 0 && <ByFile proposal={proposal} by={files} />}
            </>
          ))}
        {(proposal.by === me || stop === undefined) && ['waiting', 'approved'].includes(proposal.state) && (
          <Cancel proposal={proposal} />
        )}
      </div>
    </Card>
  )
}

/** Why there is no word to be said here, by what the proposal itself says. */
function stopping(
  { state, needs, by, approvals, refusals, recipient, request }: Proposal,
  me: string,
): 'over' | 'said' | 'own' | 'unnamed' | 'key-file' | 'unknown' | undefined {
  if (!isWhollyShown(request)) return 'unknown'
  if (state !== 'waiting') return 'over'
  if ([...approvals, ...refusals].some(({ actor }) => actor === me)) return 'said'
  if (needs.notBy === 'proposer' && by === me) return 'own'
  if (needs.among !== undefined && !needs.among.some(({ person }) => person === me)) return 'unnamed'
  // A share of the keys goes with such an approval, sealed: no passkey does that.
  return recipient === undefined ? undefined : 'key-file'
}

function Say({ proposal, by }: { readonly proposal: Proposal; readonly by: readonly Signing[] }) {
  const { t } = useTranslation()
  const changing = useChange(changedByWord)
  const [chosen, choose] = useState(by[0]?.id)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<NodeProblem>()
  const signer = by.find(({ id }) => id === chosen) ?? by[0]
  const say = (kind: 'approval' | 'refusal') => (): void => {
    if (signer === undefined) return
    setBusy(true)
    setProblem(undefined)
    void changing(decide(proposal, kind, signer)).then((reply) => {
      setBusy(false)
      if (!reply.ok) setProblem(reply.problem)
    })
  }
  return (
    <>
      {by.length > 1 && (
        <Choice
          label={t('deciding.by')}
          value={signer?.id}
          of={by.map(({ id }) => [id, id.slice(0, 8)] as const)}
          onChoose={choose}
        />
      )}
      <div className="line">
        <Button look="solid" isDisabled={busy} onPress={say('approval')}>
          <Fingerprint aria-hidden />
          {t('deciding.approve')}
        </Button>
        <Button isDisabled={busy} onPress={say('refusal')}>
          {t('deciding.refuse')}
        </Button>
      </div>
      <p className="quiet">{t('deciding.passkey')}</p>
      {problem !== undefined && <Refusal problem={problem} />}
    </>
  )
}

function Cancel({ proposal: { id } }: { readonly proposal: Proposal }) {
  const { t } = useTranslation()
  const cancel = useDeed('cancelProposal', ['proposal', 'proposals'])
  return (
    <>
      <div>
        <Button look="plain" isDisabled={cancel.isPending} onPress={() => cancel.mutate({ id })}>
          {t('deciding.cancel')}
        </Button>
      </div>
      {cancel.error !== null && <Refusal problem={cancel.error.problem} />}
    </>
  )
}
