import { useState } from 'react'
import { usePeer } from '../../state/peer-context.tsx'
import { useAction } from '../../state/use-action.ts'
import { t } from '../../strings/en.ts'
import { GuardedButton } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { PersonName } from '../../ui/face.tsx'
import { Section } from '../../ui/page.tsx'
import type { Proposal } from './proposal-page.tsx'

const words = t.choices.sponsors

/** Who supports that a draft comes to a decision, where the charter asks for that. */
export function SponsorBox({ proposal }: { readonly proposal: Proposal }) {
  const api = usePeer()
  const [preparing, setPreparing] = useState(false)
  const { people, needed } = proposal.sponsors
  const sponsor = useAction(
    () => api.call('proposal.sponsor', { organisation: proposal.organisation, proposal: proposal.line.proposal }),
    () => setPreparing(false),
  )
  if (needed === 0 && people.length === 0) return null
  return (
    <Section title={words.title}>
      <p className="written">{people.length >= needed ? words.enough : words.have(people.length, needed)}</p>
      {people.length === 0 ? null : (
        <ul className="sponsors" aria-label={words.people}>
          {people.map((person) => (
            <li key={person.member}>
              <PersonName person={person} />
            </li>
          ))}
        </ul>
      )}
      {preparing && proposal.can.sponsor.allowed ? (
        <div className="raised">
          <Ceremony
            title={words.support}
            sign={words.sign(proposal.title)}
            causes={words.causes}
            undo={words.undo}
            clause="proposing.sponsors"
            verb={words.verb}
            state={sponsor.state}
            onConfirm={() => sponsor.run()}
            onCancel={() => setPreparing(false)}
          />
        </div>
      ) : proposal.line.by.me ? null : (
        <div className="guarded">
          <p className="small muted">{words.about}</p>
          <GuardedButton permission={proposal.can.sponsor} onPress={() => setPreparing(true)}>
            {words.support}
          </GuardedButton>
        </div>
      )}
    </Section>
  )
}
