import { Navigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { RoomPage, usePlaces } from './room-page.tsx'

/** Goes on to the first page of the room that is of use to whoever comes. */
export function Retention() {
  const { t } = useTranslation()
  const [first] = usePlaces()
  if (first !== undefined) return <Navigate to={first[0]} replace />
  return (
    <RoomPage>
      <p className="quiet">{t('retention.forOthers')}</p>
    </RoomPage>
  )
}
