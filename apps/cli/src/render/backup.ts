import type { Backup, BackupList } from '@carnet/api'
import type { Paint } from '../shell.ts'
import { drawTable } from './table.ts'

export const drawBackups = ({ folder, backups }: BackupList, paint: Paint): string =>
  backups.length === 0
    ? `No backup in ${folder}.`
    : [
        `In ${folder}:`,
        drawTable(
          ['BACKUP', 'MADE', 'REHEARSED', 'FOUND'],
          backups.map((each) => [each.name, each.at, each.rehearsal?.at ?? '-', found(each, paint)]),
          paint,
        ),
      ].join('\n')

function found({ rehearsal }: Backup, paint: Paint): string {
  if (rehearsal === undefined) return paint('yellow', 'not proven')
  const { outcome, fault, records, entries, opens, gone } = rehearsal
  if (outcome === 'failed') return paint('red', `failed: ${fault ?? ''}`)
  const parts = [`${records} records`, `${entries} entries`, `${opens} compartments open`]
  return `${paint('green', 'proven')}: ${[...parts, ...(gone === 0 ? [] : [`${gone} gone by now`])].join(', ')}`
}
