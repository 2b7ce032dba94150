import { Link } from '@tanstack/react-router'
import { useId, useState } from 'react'
import type { RoleView } from '#shared/bridge/role-views.ts'
import { durationWords } from '#shared/charter/duration-words.ts'
import { either } from '#shared/charter/words.ts'
import { useOrganisation } from '../../state/organisation-context.tsx'
import { usePeer } from '../../state/peer-context.tsx'
import { useAction } from '../../state/use-action.ts'
import { t } from '../../strings/en.ts'
import { date } from '../../strings/time.ts'
import { Button } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Face } from '../../ui/face.tsx'
import { NameWords } from '../../ui/look-alike.tsx'

const words = t.roles
type Term = RoleView['holders'][number]

/** One role: its purpose, its terms, those who hold it and those who did. */
export function RoleItem({ role }: { readonly role: RoleView }) {
  const { organisation } = useOrganisation()
  const heading = useId()
  const free = Math.max(0, role.seats - role.holders.length)
  return (
    <li className="role">
      <section aria-labelledby={heading}>
        <h3 id={heading} className="role-title">
          {role.title}
        </h3>
        <p className="written">{role.purpose}</p>
        <p className="small muted">{termWords(role)}</p>
        <ul className="role-holders">
          {role.holders.map((term) => (
            <Holder key={`${term.person.member} ${term.from}`} role={role} term={term} />
          ))}
        </ul>
        {free === 0 ? null : <p className="soft">{role.holders.length === 0 ? words.nobody : words.vacant(free)}</p>}
        {role.inFlight.length === 0 ? null : (
          <p>
            <span className="muted">{words.inFlight}: </span>
            {role.inFlight.map(({ proposal, title }, index) => (
              <span key={proposal}>
                {index === 0 ? '' : '; '}
                <ProposalLink proposal={proposal}>{title === '' ? t.proposals.untitled : title}</ProposalLink>
              </span>
            ))}
          </p>
        )}
        <div className="role-acts">
          <Link
            to="/o/$organisation/write"
            params={{ organisation }}
            search={{ effect: 'elect', role: role.role }}
            className="button button-plain"
          >
            {words.elect}
          </Link>
          {role.mine ? <Resign role={role} /> : null}
        </div>
        {role.before.length === 0 ? null : (
          <details>
            <summary className="small">{words.before}</summary>
            <ul className="role-before">
              {role.before.map((term) => (
                <li key={`${term.person.member} ${term.from}`} className="person">
                  <Face person={term.person} />
                  <span>
                    <NameWords name={term.person.name} mark={term.person.mark} />
                    <span className="muted tabular">
                      , {date(term.from)} – {date(term.until)},{' '}
                      <ProposalLink proposal={term.proposal}>{words.electedBy}</ProposalLink>
                    </span>
                  </span>
                </li>
              ))}
            </ul>
          </details>
        )}
      </section>
    </li>
  )
}

function termWords({ seats, termMs, termLimit, incompatible }: RoleView): string {
  return [
    words.seats(seats),
    words.term(durationWords(termMs)),
    ...(termLimit === 0 ? [] : [words.limit(termLimit)]),
    ...(incompatible.length === 0 ? [] : [words.notWith(either(incompatible.map((title) => `“${title}”`)))]),
  ].join('; ')
}

function Holder({ role, term: { person, until, proposal } }: { readonly role: RoleView; readonly term: Term }) {
  const { organisation } = useOrganisation()
  return (
    <li>
      <Face person={person} size="middle" />
      <div>
        <p>
          <strong>
            <NameWords name={person.me ? t.common.you(person.name) : person.name} mark={person.mark} />
          </strong>
        </p>
        <p className="small muted tabular">
          {words.until} {date(until)}, <ProposalLink proposal={proposal}>{words.electedBy}</ProposalLink>
        </p>
      </div>
      {person.me ? null : (
        <Link
          to="/o/$organisation/write"
          params={{ organisation }}
          search={{ effect: 'recall', role: role.role, who: person.member }}
          className="small"
          aria-label={words.recallOf(person.name)}
        >
          {words.recall}
        </Link>
      )}
    </li>
  )
}

function ProposalLink({ proposal, children }: { readonly proposal: string; readonly children: string }) {
  const { organisation } = useOrganisation()
  return (
    <Link to="/o/$organisation/proposals/$proposal" params={{ organisation, proposal }}>
      {children}
    </Link>
  )
}

/** Giving a role back, with the same short form as every other act. */
function Resign({ role }: { readonly role: RoleView }) {
  const api = usePeer()
  const { organisation } = useOrganisation()
  const [open, setOpen] = useState(false)
  const resign = useAction(
    () => api.call('role.resign', { organisation, role: role.role }),
    () => setOpen(false),
  )
  return (
    <>
      <Button kind="quiet" onPress={() => setOpen(true)}>
        {words.resign}
      </Button>
      <Dialog title={words.resignTitle(role.title)} open={open} onClose={() => setOpen(false)}>
        <Ceremony
          title={words.resignTitle(role.title)}
          sign={words.resignSign(role.title)}
          causes={words.resignCauses}
          undo={words.resignUndo}
          clause={`roles.${role.role}`}
          verb={words.resignVerb}
          kind="danger"
          state={resign.state}
          onConfirm={() => resign.run()}
          onCancel={() => setOpen(false)}
        />
      </Dialog>
    </>
  )
}
