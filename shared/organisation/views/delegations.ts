import type { DelegationsView } from '../../bridge/delegation-views.ts'
import type { DecisionTypeName } from '../../charter/decision-rule.ts'
import type { MemberId } from '../../kernel/ids.ts'
import { type Given, givenBy } from '../delegations.ts'
import { charterOf, membersOf } from '../standing.ts'
import { actingMember, personOf, type Viewer } from './viewer.ts'

/** Who may vote in whose place, as far as it concerns this person. */
export function delegationsView(viewer: Viewer): DelegationsView {
  const { organisation, now } = viewer
  const view = organisation.log.everything()
  const { delegation } = charterOf(organisation, view).charter
  const me = actingMember(viewer)
  if (delegation === undefined) return { types: [], longestMs: 0, given: [], received: [] }
  const { types, longestMs } = delegation
  const givings = (member: MemberId): readonly Given[] =>
    types.flatMap((type: DecisionTypeName) => givenBy(organisation, view, member, type, now) ?? [])
  return {
    types: [...types],
    longestMs,
    given: (me === null ? [] : givings(me)).map(({ body: { decisionType, to, until } }) => ({
      decisionType,
      to: personOf(viewer, to),
      until,
    })),
    received: membersOf(organisation, view)
      .flatMap(givings)
      .filter(({ body }) => body.to === me)
      .map(({ member, body: { decisionType, until } }) => ({ decisionType, from: personOf(viewer, member), until })),
  }
}
