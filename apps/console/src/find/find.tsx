import type { CaseId, LeastAnswer, Purpose } from '@carnet/api'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Card, Page, Refusal, Stamps } from '../design/index.ts'
import { type HandedOver, useHandedOver } from '../handed-over.ts'
import { useKeep } from '../kept.ts'
import { answers, type Asked, useFound, useMaybe } from '../node/index.ts'
import { keptOf, searchIn } from './kept-search.ts'
import { Results } from './results.tsx'
import { Sought } from './sought.tsx'
import { columnsOf, selectionOf, type Typed, type Way, ways } from './ways.ts'

/** What was asked last: in memory, so that whoever comes back from a record finds the list again. */
interface Last {
  readonly way: Way
  readonly typed: Typed
  readonly asked?: Asked
  /** The last that was handed over from the search of everything. */
  readonly handedOver?: number
}
const lastKey = ['find', 'last'] as const
const nothing: Last = { way: ways[0], typed: { values: {}, sounds: true } }

export function Find() {
  const { t } = useTranslation()
  const search = useSearch({ strict: false })
  const { purpose, case: matter } = search
  const keepInAddress = useKeep()
  const register = useMaybe('purposes', {})?.purposes ?? []
  const handed = useHandedOver('find')
  const [last, setLast] = useState(() => beginning(search, handed))
  const address = JSON.stringify([searchIn(search), handed?.time])
  const [shown, setShown] = useState(address)
  if (address !== shown) {
    setShown(address)
    setLast(beginning(search, handed))
  }
  const asked = last.asked?.request.purpose === purpose && last.asked?.request.case === matter ? last.asked : undefined
  const found = useFound(asked)
  const keep = (next: Omit<Last, 'handedOver'>): void => {
    const kept = { ...next, ...(handed === undefined ? {} : { handedOver: handed.time }) }
    answers.setQueryData(lastKey, kept)
    setLast(kept)
  }
  const ask = (answer: LeastAnswer, { way, typed }: Pick<Last, 'way' | 'typed'>): void => {
    const select = selectionOf(way, typed)
    if (purpose === undefined || select === undefined) return
    const request = {
      purpose,
      ...(matter === undefined ? {} : { case: matter as CaseId }),
      select,
      answer,
      elements: [...columnsOf[way.type]],
    }
    keep({ way, typed, asked: { request, time: (last.asked?.time ?? 0) + 1 } })
  }
  const pages = found.data?.pages ?? []
  return (
    <Page
      name={t('find.title')}
      title={t('find.title')}
      aside={<Stamps receipts={pages.map(({ receipt }) => receipt).reverse()} />}
    >
      <Card title={t('find.by')}>
        <Sought
          way={last.way}
          typed={last.typed}
          mayAsk={purpose !== undefined && !found.isFetching}
          onChange={(way, typed) => {
            keep({ way, typed })
            if (way !== last.way) keepInAddress(keptOf(way, typed))
          }}
          onAsk={() => {
            keepInAddress(keptOf(last.way, last.typed))
            ask(leastOf(register.find(({ id }) => id === purpose)), last)
          }}
        />
      </Card>
      {purpose === undefined && <p className="quiet">{t('find.whyFirst')}</p>}
      {found.error !== null && <Refusal problem={found.error.problem} />}
      {found.isLoading && <p className="quiet">{t('waiting')}</p>}
      {pages.length > 0 && asked !== undefined && (
        <Results
          key={asked.time}
          asked={asked.request}
          pages={pages}
          type={last.way.type}
          more={
            found.hasNextPage && (
              <Button onPress={() => void found.fetchNextPage()} isDisabled={found.isFetchingNextPage}>
                {t('find.more')}
              </Button>
            )
          }
          onMasked={() => ask('masked', last)}
        />
      )}
    </Page>
  )
}

/** What was handed over; or what was looked for last; or what the address says, where that is something else. Nothing is asked by coming here. */
function beginning(search: Readonly<Record<string, unknown>>, handed: HandedOver | undefined): Last {
  const last = answers.getQueryData<Last>(lastKey) ?? nothing
  if (handed !== undefined && handed.time !== last.handedOver) return handedTo(handed)
  const { way = last.way, values } = searchIn(search)
  if (way === last.way && values === undefined) return last
  const same = Object.entries(values ?? {}).every(([element, value]) => last.typed.values[element] === value)
  return way === last.way && same ? last : { way, typed: { ...last.typed, values: values ?? {} } }
}

function handedTo({ text, as, time }: HandedOver): Last {
  const way = ways.find(({ name }) => name === as) ?? ways[0]
  return { way, typed: { values: { [way.fields[0].element]: text }, sounds: true }, handedOver: time }
}

/** Masked, or less where the purpose begins with less. */
const leastOf = (purpose: Purpose | undefined): LeastAnswer =>
  purpose?.beginsWith === 'yes-no' || purpose?.beginsWith === 'count' ? purpose.beginsWith : 'masked'
