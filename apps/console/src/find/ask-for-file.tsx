import type { RecordId, RecordType, ReleaseRequest } from '@carnet/api'
import { useTranslation } from 'react-i18next'
import { AskForExport, type RecordsChosen } from '../export-request/index.ts'

interface Props {
  readonly asked: ReleaseRequest
  readonly type: RecordType
  readonly chosen: ReadonlySet<RecordId>
}

/** As many as are named by their ids. */
const most = 200

/** Asks for a file of the records that were chosen; of all that is found this way where none was. */
export function AskForFile({ asked: { purpose, case: matter, select }, type, chosen }: Props) {
  const { t } = useTranslation()
  const ids = [...chosen].slice(0, most)
  const of: RecordsChosen = {
    type,
    select: ids.length > 0 ? { ids } : 'where' in select ? { type: select.type, where: select.where } : select,
    says: ids.length > 0 ? t('find.fileOf', { count: ids.length }) : t('find.fileOfAll'),
    purpose,
    ...(matter === undefined ? {} : { case: matter }),
  }
  return (
    <>
      <AskForExport key={of.says} of={of} look="line" />
      <span className="quiet">{of.says}</span>
    </>
  )
}
