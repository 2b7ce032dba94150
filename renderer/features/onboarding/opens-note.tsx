import { useQuery } from '../../state/use-query.ts'
import { t } from '../../strings/en.ts'
import { Note } from '../../ui/notice.tsx'

const words = t.onboarding.opens

/** Says what founding or joining opens on this computer, where nothing is open yet. */
export function OpensNote() {
  const network = useQuery('network.get', {})
  if (network.status !== 'ready' || network.data.needed) return null
  return (
    <Note>
      <p>{network.data.mdns ? words.portAndNews : words.port}</p>
    </Note>
  )
}
