import { useQuery } from '../state/use-query.ts'
import { t } from '../strings/en.ts'
import './root.css'

/** Shown while the profile cannot be written, with the reason the peer gives. */
export function ReadOnlyStrip() {
  const profile = useQuery('profile.get', {})
  if (profile.status !== 'ready' || profile.data.storage.state === 'ok') return null
  return (
    <div className="lost-strip" role="status">
      <p>
        <strong>{t.app.readOnly}</strong> {profile.data.storage.why}
      </p>
    </div>
  )
}
