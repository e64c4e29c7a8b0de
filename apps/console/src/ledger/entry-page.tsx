import { useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { FileLock2, ListTree, ShieldAlert, ShieldCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Card, Go, Page, Refusal, Row, Rows, Tag } from '../design/index.ts'
import { Refused } from '../node/index.ts'
import { usePurposeName } from '../purpose-name.ts'
import { type CheckedEntry, type EntrySaid, sheetOf, type Tree } from '../verify/index.ts'
import { dateTime, figure } from '../words/index.ts'
import { EntryLink } from './entry-link.tsx'
import { sheetAt } from './sheets.ts'
import { useTree } from './tree-state.ts'
import './ledger.css'

/** One entry: what it says, in words, and whether it is what was signed. */
export function EntryPage() {
  const { t } = useTranslation()
  const params: Readonly<Record<string, string | undefined>> = useParams({ strict: false })
  const index = params['index'] ?? ''
  const position = /^\d{1,15}$/.test(index) ? Number(index) : -1
  const { tree } = useTree()
  const name = t('ledger.entry', { position: figure(position) })
  const found = useEntry(tree, position)
  if (found === undefined || found instanceof Refused)
    return (
      <Page name={name} title={name}>
        {found === undefined ? <p className="quiet">{t('ledger.noEntry')}</p> : <Refusal problem={found.problem} />}
      </Page>
    )
  const { said, genuine, hash, text } = found
  return (
    <Page
      name={name}
      title={said === undefined ? name : t(`ledger.kind.${said.kind}`, { defaultValue: said.kind })}
      sub={
        <>
          <span>{name}</span>
          {said !== undefined && <span>{dateTime(said.at)}</span>}
          <Tag tone={genuine ? 'good' : 'bad'}>
            {genuine ? <ShieldCheck aria-hidden /> : <ShieldAlert aria-hidden />}
            {t(genuine ? 'ledger.checkedHere' : 'ledger.notGenuine')}
          </Tag>
        </>
      }
      deeds={
        <>
          {position > 0 && <EntryLink position={position - 1}>{t('ledger.before')}</EntryLink>}
          {position + 1 < (tree?.signed.size ?? 0) && (
            <EntryLink position={position + 1}>{t('ledger.after')}</EntryLink>
          )}
        </>
      }
    >
      {said !== undefined && <Said said={said} hash={hash} />}
      {said?.commitments !== undefined && <Commitments of={said.commitments} />}
      <Card title={t('ledger.text')} icon={<FileLock2 aria-hidden />}>
        <div className="body">
          <p className="quiet">{t('ledger.textNote')}</p>
          <pre className="code wrapped" tabIndex={0}>
            {text}
          </pre>
        </div>
      </Card>
    </Page>
  )
}

/** The entry; undefined where the tree has none there; or why it may not be read. */
function useEntry(tree: Tree | undefined, position: number): CheckedEntry | Refused | undefined {
  const inTree = tree !== undefined && position >= 0 && position < tree.signed.size
  const { data } = useSuspenseQuery({
    queryKey: ['ledger-entry', position, tree?.signed.size],
    staleTime: Infinity,
    queryFn: async () => {
      if (!inTree) return { entry: undefined }
      try {
        const sheet = await sheetAt(tree, sheetOf(position))
        return { entry: sheet.ok ? sheet.entries.find((each) => each.position === position) : undefined }
      } catch (failure) {
        if (failure instanceof Refused) return { entry: failure }
        throw failure
      }
    },
  })
  return data.entry
}

function Said({ said, hash }: { readonly said: EntrySaid; readonly hash: string }) {
  const { t } = useTranslation()
  const purposeName = usePurposeName()
  const code = (label: string, value: string | undefined) =>
    value === undefined ? null : (
      <Row label={t(`ledger.member.${label}`)}>
        <code>{value}</code>
      </Row>
    )
  return (
    <Card title={t('ledger.says')} icon={<ListTree aria-hidden />}>
      <Rows>
        <Row label={t('ledger.at')}>
          {dateTime(said.at)} <code className="quiet">{said.at}</code>
        </Row>
        {code('authority', said.authority)}
        {code('actor', said.actor)}
        {said.purpose !== undefined && (
          <Row label={t('ledger.member.purpose')}>
            {purposeName(said.purpose)} <code className="quiet">{said.purpose}</code>
          </Row>
        )}
        {said.override !== undefined && (
          <Row label={t('ledger.member.override')}>
            <Tag tone="warn">{t(`ledger.override.${said.override}`, { defaultValue: said.override })}</Tag>
          </Row>
        )}
        {Object.entries(said.counts ?? {}).map(([name, count]) => (
          <Row key={name} label={t(`ledger.count-of.${name}`, { defaultValue: name })}>
            {figure(count)}
          </Row>
        ))}
        {code('case', said.case)}
        {code('decision', said.decision)}
        {said.decision !== undefined && (
          <Row label={t('decision.name')}>
            <Go to={`/decisions/${hash}`}>{t('crossed.why')}</Go>
          </Row>
        )}
        {code('policy', said.policy)}
        {code('root', said.root)}
        {code('hash', hash)}
      </Rows>
    </Card>
  )
}

function Commitments({ of }: { readonly of: readonly string[] }) {
  const { t } = useTranslation()
  return (
    <Card title={t('ledger.commitments')} aside={figure(of.length)}>
      <div className="body">
        <p className="quiet">{t(of.length === 0 ? 'ledger.toNone' : 'ledger.commitmentsNote')}</p>
        <ol className="commitments">
          {of.map((each) => (
            <li key={each}>
              <code>{each}</code>
            </li>
          ))}
        </ol>
      </div>
    </Card>
  )
}
