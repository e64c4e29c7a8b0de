import { FileCheck2, FileUp } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { DropZone } from 'react-aria-components/DropZone'
import { FileTrigger } from 'react-aria-components/FileTrigger'
import { Button } from './button.tsx'
import './choose-file.css'

interface Props {
  readonly label: string
  readonly hint?: ReactNode
  readonly file: File | undefined
  readonly onChoose: (file: File) => void
}

/** One file of this machine: chosen, or let fall here. It is read by the page, and sent nowhere. */
export function ChooseFile({ label, hint, file, onChoose }: Props) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <div className="choose-file" role="group" aria-labelledby={id}>
      <span id={id}>{label}</span>
      <DropZone
        getDropOperation={() => 'copy'}
        onDrop={({ items }) => {
          const dropped = items.find((item) => item.kind === 'file')
          if (dropped !== undefined) void dropped.getFile().then(onChoose)
        }}
      >
        {file === undefined ? <FileUp aria-hidden /> : <FileCheck2 aria-hidden />}
        <span className="name" aria-live="polite">
          {file === undefined ? t('file.none') : <bdi>{file.name}</bdi>}
        </span>
        <FileTrigger
          onSelect={(files) => {
            const chosen = files?.[0]
            if (chosen !== undefined) onChoose(chosen)
          }}
        >
          <Button>{t('file.choose')}</Button>
        </FileTrigger>
      </DropZone>
      {hint !== undefined && <p className="hint">{hint}</p>}
    </div>
  )
}
