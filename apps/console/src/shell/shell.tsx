import { Link, Outlet } from '@tanstack/react-router'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Wax } from '../design/index.ts'
import { useActor } from '../session.ts'
import { Account } from './account.tsx'
import { IdleLock } from './idle-lock.tsx'
import { NodeLine } from './node-line.tsx'
import { PaletteButton } from './palette-button.tsx'
import { placesFor } from './places.ts'
import { Watermark } from './watermark.tsx'
import { WhyBar } from './why-bar.tsx'
import './shell.css'

/** Around every room: where one can go, why one is here, who one is. */
export function Shell() {
  const { t } = useTranslation()
  const actor = useActor()
  const open = placesFor(actor)
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
          {open.map(({ path, name, icon: Icon }) => (
            <Link key={path} to={path} activeOptions={{ exact: path === '/' }} activeProps={{ className: 'here' }}>
              <Icon aria-hidden />
              {t(`room.${name}`)}
            </Link>
          ))}
        </div>
        <NodeLine />
      </nav>
      <div className="content">
        <header className="bar">
          <WhyBar />
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
