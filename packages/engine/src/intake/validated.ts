import { type Answer, granted, problem, refused } from '@carnet/api'
import { type StatedRecord, validateRecord } from '@carnet/customs'

/** Records as they must be, all of them, or the first that is not; `counted` are those that came before. */
export function validated(unchecked: readonly unknown[], counted: number): Answer<readonly StatedRecord[]> {
  const records: StatedRecord[] = []
  for (const each of unchecked) {
    const checked = validateRecord(each)
    if (!checked.ok)
      return refused(problem('message/unknown-record', { record: counted + records.length, at: checked.at }))
    records.push(checked.record)
  }
  return granted(records)
}
