import { useState } from 'react'
import type { DescentView } from '#shared/bridge/descent-views.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { useOrganisation } from '../../state/organisation-context.tsx'
import { useQuery } from '../../state/use-query.ts'
import { t } from '../../strings/en.ts'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/page.tsx'
import { InviteDialog } from '../members/invite-dialog.tsx'
import './going-on.css'

const words = t.goingOn.awaited
const MARK_DIGITS = 8

/** Those whom the founding asks by name and who have not come yet; nothing once all have. */
export function AwaitedSection() {
  const { organisation } = useOrganisation()
  const query = useQuery('organisation.descent', { organisation })
  const [inviting, setInviting] = useState(false)
  if (query.status !== 'ready' || query.data === null) return null
  const { companions, mayReceive, name } = query.data
  const missing = companions.filter(({ here }) => here === null)
  if (missing.length === 0) return null
  return (
    <Section title={words.title} count={missing.length}>
      <p className="soft">{mayReceive ? words.about : words.aboutOthers}</p>
      <ul className="going-on-awaited">
        {missing.map(({ there }) => (
          <li key={there.member}>{calledThere(there)}</li>
        ))}
      </ul>
      {mayReceive ? (
        <div>
          <Button onPress={() => setInviting(true)}>{words.invite}</Button>
        </div>
      ) : null}
      <InviteDialog
        gives={inviting ? 'membership' : null}
        uses={Math.min(missing.length, LIMITS.invitationUses)}
        note={words.note(name)}
        onClose={() => setInviting(false)}
      />
    </Section>
  )
}

const calledThere = ({ name, member }: DescentView['companions'][number]['there']): string =>
  name ?? words.unknown(member.slice(0, MARK_DIGITS))
