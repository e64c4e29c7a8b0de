import { BookOpenCheck, FileSearch, ScanSearch, Search } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { handOver, soughtAs } from '../handed-over.ts'
import { useActor } from '../session.ts'
import { figure } from '../words/index.ts'
import type { Command, Group } from './group.ts'
import { placesFor } from './places.ts'
import { pointedAt } from './pointed-at.ts'
import { useGo } from './sources.tsx'

/** What a text leads to by its form: an entry, a receipt's check, a record. */
export function useThere(typed: string): Group {
  const { t } = useTranslation()
  const go = useGo()
  const mayFind = useMayFind()
  const points = pointedAt(typed)
  const check = (text: string, words: string): Command => ({
    id: 'check',
    words,
    icon: <ScanSearch aria-hidden />,
    run: () => {
      handOver('ledger', { text })
      go('/ledger')()
    },
  })
  switch (points?.is) {
    case 'entry':
      return {
        name: 'there',
        commands: [
          {
            id: 'entry',
            words: t('ledger.entry', { position: figure(points.index) }),
            icon: <BookOpenCheck aria-hidden />,
            run: go(`/ledger/${points.index}`),
          },
        ],
      }
    case 'hash':
      return { name: 'there', commands: [check(points.text, t('palette.hash'))] }
    case 'receipt':
      return { name: 'there', commands: [check(points.text, t('palette.receipt'))] }
    case 'id':
      return {
        name: 'there',
        commands: mayFind
          ? [
              {
                id: 'record',
                words: t('palette.record', { id: points.id.slice(0, 8) }),
                icon: <FileSearch aria-hidden />,
                run: go(`/record/${points.id}`),
              },
            ]
          : [],
      }
    case undefined:
      return { name: 'there', commands: [] }
  }
}

/** Leads what is typed to Find, as what one says that it is. Nothing is asked by that. */
export function useFindAs(typed: string): Group {
  const { t } = useTranslation()
  const go = useGo()
  const mayFind = useMayFind()
  const text = typed.trim()
  const points = pointedAt(text)
  if (!mayFind || text.length < 2 || (points !== undefined && points.is !== 'entry'))
    return { name: 'find', commands: [] }
  const isNumber = /\d/.test(text)
  const ways = soughtAs.filter((as) => (as === 'traveller' || as === 'passenger') !== isNumber)
  const commands = ways.map((as) => ({
    id: `find ${as}`,
    words: t('palette.findAs', { text, way: t(`find.way.${as}`) }),
    icon: <Search aria-hidden />,
    run: () => {
      handOver('find', { text, as })
      go(`/find?way=${as}`)()
    },
  }))
  return { name: 'find', commands }
}

const useMayFind = (): boolean => placesFor(useActor()).some(({ path }) => path === '/find')
