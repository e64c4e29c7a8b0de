import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Page, Places } from '../design/index.ts'
import { useMay } from './may.ts'
import './retention.css'

interface Props {
  readonly deeds?: ReactNode
  readonly aside?: ReactNode
  readonly children: ReactNode
}

/** The pages of the room that are of use to whoever looks, the first of them first. Each with its word: `retention.place.<name>`. */
export function usePlaces(): readonly (readonly [path: string, name: string])[] {
  const periods = useMay('seePeriods')
  const subjects = useMay('findSubjects')
  const destructions = useMay('seeDestructions')
  return [
    ...(periods ? ([['/retention/periods', 'periods']] as const) : []),
    ...(subjects ? ([['/retention/subjects', 'subjects']] as const) : []),
    ...(periods ? ([['/retention/holds', 'holds']] as const) : []),
    ...(destructions ? ([['/retention/destructions', 'destructions']] as const) : []),
  ]
}

export function RoomPage({ children, ...beside }: Props) {
  const { t } = useTranslation()
  const places = usePlaces()
  return (
    <Page
      name={t('retention.title')}
      title={t('retention.title')}
      sub={
        <Places
          label={t('retention.title')}
          of={places.map(([path, name]) => [path, t(`retention.place.${name}`)] as const)}
        />
      }
      {...beside}
    >
      {children}
    </Page>
  )
}

/** Back to the page of the room that one comes from. */
export const backTo = (name: 'periods' | 'subjects' | 'holds' | 'destructions'): string => `/retention/${name}`
