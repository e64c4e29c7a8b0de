import { Link, useLocation } from '@tanstack/react-router'
import { Star } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { addressOf, placeAt } from '../kept.ts'
import { useViews } from './views.ts'

/** The views at the side, under their names. */
export function ViewsList() {
  const { t } = useTranslation()
  const views = useViews()
  const address = useLocation({ select: addressOf })
  if (views.length === 0) return null
  return (
    <div className="rooms views" role="group" aria-label={t('views.title')}>
      <p aria-hidden>{t('views.title')}</p>
      {views.map(({ id, name, path }) => {
        const { to, search } = placeAt(path)
        const isHere = path === address
        return (
          <Link
            key={id}
            title={name}
            to={to}
            search={search as never}
            activeProps={{ className: isHere ? 'here' : '', 'aria-current': isHere ? 'page' : undefined }}
          >
            <Star aria-hidden />
            <bdi>{name}</bdi>
          </Link>
        )
      })}
    </div>
  )
}
