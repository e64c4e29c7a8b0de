import type { ExportTrace } from '@carnet/api'
import { SearchCheck } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Act, Card, ChooseFile, type Column, Go, Table } from '../design/index.ts'
import { ask } from '../node/index.ts'
import { useHolds } from '../session.ts'
import { figure } from '../words/index.ts'

type Copy = ExportTrace['copies'][number]

/** Half of what the node looks at: a letter may be several bytes. */
const most = 450_000

/** Finds out whose copy a file is that turned up somewhere. The node looks at its text, and keeps none of it. */
export function Trace() {
  const { t } = useTranslation()
  const [file, setFile] = useState<File>()
  if (!useHolds('dpo', 'security-analyst')) return null
  return (
    <Card title={t('exports.trace')} icon={<SearchCheck aria-hidden />}>
      <div className="body stack">
        <p className="quiet">{t('exports.traceLead')}</p>
        <div>
          <Act
            label={t('exports.traceDeed')}
            says={t('exports.traceSays')}
            onOpen={() => setFile(undefined)}
            isReady={file !== undefined}
            act={async () => ask('traceExport', { text: file === undefined ? '' : await textIn(file) })}
            result={({ copies }) => <Copies copies={copies} />}
          >
            <ChooseFile label={t('exports.traceFile')} file={file} onChoose={setFile} />
          </Act>
        </div>
      </div>
    </Card>
  )
}

function Copies({ copies }: { readonly copies: readonly Copy[] }) {
  const { t } = useTranslation()
  const columns: readonly Column<Copy>[] = [
    {
      key: 'whose',
      title: t('exports.recipient'),
      cell: ({ export: of }) => (
        <Go to={`/exports/${of.id}`}>
          <bdi>{of.recipient.name}</bdi>
        </Go>
      ),
    },
    { key: 'references', title: t('exports.references'), end: true, cell: ({ references }) => figure(references) },
    { key: 'lines', title: t('exports.lines'), end: true, cell: ({ lines }) => figure(lines) },
    { key: 'order', title: t('exports.inOrder'), end: true, cell: ({ inOrder }) => figure(inOrder) },
  ]
  return (
    <Table
      label={t('exports.trace')}
      columns={columns}
      rows={copies}
      keyOf={({ export: { id } }) => id}
      empty={t('exports.noCopy')}
    />
  )
}

/** The text of a file; of a workbook, that of all its parts. */
async function textIn(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const { unpack } = await import('@carnet/sdk/offline')
  const parts = bytes[0] === 0x50 && bytes[1] === 0x4b ? await unpack(bytes, true) : undefined
  const texts = parts === undefined ? [bytes] : [...parts.values()]
  return texts
    .map((each) => new TextDecoder().decode(each))
    .join('\n')
    .slice(0, most)
}
