import type { RoleView } from '../../bridge/role-views.ts'
import type { MemberId } from '../../kernel/ids.ts'
import { holdersOf, type Term, termsOf } from '../roles.ts'
import { charterOf } from '../standing.ts'
import type { DraftOf } from './home.ts'
import { proposalLine } from './proposal-lines.ts'
import { actingMember, personOf, type Viewer } from './viewer.ts'

/** The roles of the charter in force, in its order. */
export function rolesView(viewer: Viewer, draftOf: DraftOf): RoleView[] {
  const { organisation, now } = viewer
  const view = organisation.log.everything()
  const { charter } = charterOf(organisation, view)
  const { roles = [] } = charter
  if (roles.length === 0) return []
  const me = actingMember(viewer)
  const running = inFlight(viewer, draftOf)
  return roles.map(({ id, incompatible, ...role }) => {
    const terms = termsOf(organisation, view, id)
    const isHeld = ({ from, until }: Term): boolean => from <= now && now < until
    const holders = terms.filter(isHeld)
    return {
      role: id,
      ...role,
      incompatible: incompatible.map((other) => roles.find((each) => each.id === other)?.title ?? other),
      holders: holders.map((term) => termView(viewer, term)),
      before: terms
        .filter((term) => !isHeld(term))
        .reverse()
        .map((term) => termView(viewer, term)),
      inFlight: running.filter((each) => each.role === id).map(({ proposal, title }) => ({ proposal, title })),
      mine: me !== null && holders.some(({ member }) => member === me),
    }
  })
}

const termView = (viewer: Viewer, { member, from, until, election }: Term): RoleView['holders'][number] => ({
  person: personOf(viewer, member),
  from,
  until,
  proposal: election.enactment.body.proposal,
})

/** Roles that a member holds now, under their titles. */
export function rolesHeld({ organisation, now }: Viewer, member: MemberId) {
  const view = organisation.log.everything()
  const { roles = [] } = charterOf(organisation, view).charter
  return roles
    .filter(({ id }) => holdersOf(organisation, view, id, now).includes(member))
    .map(({ id, title }) => ({ role: id, title }))
}

/** Elections and recalls on their way, with the role they are about. */
function inFlight(viewer: Viewer, draftOf: DraftOf) {
  return [...viewer.organisation.facts.proposals.values()].flatMap((proposal) => {
    const draft = draftOf(proposal.id)
    const effect = proposal.opens[0]?.body.effect ?? draft?.effect
    if (effect?.kind !== 'elect' && effect?.kind !== 'recall') return []
    const { title, stage } = proposalLine(viewer, proposal, draft)
    if (!['draft', 'notice', 'voting', 'closing', 'cooling-off'].includes(stage)) return []
    return [{ role: effect.role, proposal: proposal.id, title }]
  })
}
