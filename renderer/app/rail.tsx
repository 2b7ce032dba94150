import { Link } from '@tanstack/react-router'
import { Search, Settings } from 'lucide-react'
import type { OrganisationView } from '#shared/bridge/views.ts'
import type { OrganisationId } from '#shared/kernel/ids.ts'
import { t } from '../strings/en.ts'
import { OrganisationSwitcher } from './organisation-switcher.tsx'
import { ROOMS } from './rooms.ts'
import './rail.css'

export interface RailProps {
  readonly id: OrganisationId
  readonly organisation: OrganisationView | null
  readonly onSearch: () => void
}

export function Rail({ id, organisation, onSearch }: RailProps) {
  const params = { organisation: id }
  return (
    <nav className="rail" aria-label={t.app.railLabel}>
      <OrganisationSwitcher current={organisation} />
      <button type="button" className="rail-search" onClick={onSearch}>
        <Search aria-hidden="true" />
        <span>{t.app.search}</span>
        <kbd>{/Mac/.test(navigator.userAgent) ? '⌘K' : 'Ctrl K'}</kbd>
      </button>
      <ul className="rail-rooms">
        {ROOMS.map((room) => (
          <li key={room.id}>
            <Link
              to={room.to}
              params={params}
              className="rail-room"
              activeProps={{ 'aria-current': 'page' }}
              activeOptions={{ exact: room.id === 'home' }}
            >
              <room.icon aria-hidden="true" />
              <span>{t.app.rooms[room.id]}</span>
              {room.id === 'home' && organisation !== null && organisation.needsYouCount > 0 ? (
                <span className="rail-count tabular" title={t.app.waits(organisation.needsYouCount)}>
                  {organisation.needsYouCount}
                </span>
              ) : null}
            </Link>
          </li>
        ))}
        <li className="rail-settings">
          <Link
            to="/o/$organisation/settings"
            params={params}
            className="rail-room"
            activeProps={{ 'aria-current': 'page' }}
          >
            <Settings aria-hidden="true" />
            <span>{t.app.rooms.settings}</span>
          </Link>
        </li>
      </ul>
      <Link to="/o/$organisation/peers" params={params} className="rail-sync" title={t.app.syncLabel}>
        {organisation === null || organisation.syncSentence === '' ? t.app.syncUnknown : organisation.syncSentence}
      </Link>
    </nav>
  )
}
