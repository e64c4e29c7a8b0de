import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Wax } from '../design/index.ts'
import { useActor } from '../session.ts'
import { Account } from './account.tsx'
import { IdleLock } from './idle-lock.tsx'
import { NodeLine } from './node-line.tsx'
import { PaletteButton } from './palette-button.tsx'
import { holds, placesFor } from './places.ts'
import { ViewsButton } from './views-button.tsx'
import { ViewsList } from './views-list.tsx'
import { Watermark } from './watermark.tsx'
import { WhyBar } from './why-bar.tsx'
import './shell.css'

/** Around every room: where one can go, why one is here, who one is. */
export function Shell() {
  const { t } = useTranslation()
  const actor = useActor()
  const open = placesFor(actor)
  const here = useLocation({ select: ({ pathname }) => pathname })
  return (
    <div className="shell">
      <a className="skip" href="#page">
        {t('skip')}
      </a>
      <nav aria-label={t('rooms')}>
        <div className="brand">
          <Wax />
          {t('carnet')}
        </div>
        <div className="rooms">
          {open.map((room) => (
            <Link
              key={room.path}
              to={room.path}
              activeOptions={{ exact: room.path === '/', includeSearch: false }}
              {...(holds(room, here) ? { className: 'here', 'aria-current': 'page' as const } : {})}
            >
              <room.icon aria-hidden />
              <span>{t(`room.${room.name}`)}</span>
            </Link>
          ))}
        </div>
        <ViewsList />
        <NodeLine />
      </nav>
      <div className="content">
        <header className="bar">
          <WhyBar />
          <ViewsButton />
          <PaletteButton />
          <Account />
        </header>
        <Suspense fallback={<p className="waiting">{t('waiting')}</p>}>
          <Outlet />
        </Suspense>
      </div>
      <Watermark actor={actor} />
      <IdleLock />
    </div>
  )
}
