import type { PeerHandlers } from '#shared/bridge/api.ts'
import { fail } from '#shared/bridge/errors.ts'
import type { OrganisationView } from '#shared/bridge/views.ts'
import { toHex } from '#shared/kernel/bytes.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { forkProofOf } from '#shared/log/fork-proof.ts'
import { tidyName } from '#shared/names/proper-name.ts'
import { namesOfCharter } from '#shared/organisation/names.ts'
import { replay } from '#shared/organisation/replay.ts'
import { charterOf, hasLeft, isMember, isRemoved, membersOf, ownerOf } from '#shared/organisation/standing.ts'
import { explanationOf } from '#shared/organisation/views/explanation.ts'
import { charterView, evidenceView, homeView, needsYou } from '#shared/organisation/views/home.ts'
import { personOf } from '#shared/organisation/views/viewer.ts'
import type { OrganisationService } from '../organisation-service.ts'
import type { PeerContext } from '../peer-context.ts'
import { requireNames } from '../require-names.ts'
import { syncSentence } from '../sync-sentence.ts'

/** The organisation as a whole: founding it, and the pages that show all of it. */
export function organisationHandlers(
  context: PeerContext,
): Pick<
  PeerHandlers,
  | 'charter.get'
  | 'charter.replay'
  | 'organisation.list'
  | 'organisation.found'
  | 'organisation.get'
  | 'organisation.stateHash'
  | 'organisation.evidence'
  | 'entry.explain'
  | 'organisation.forkProof'
  | 'home.get'
> {
  const { organisations, network, records, emit, verify } = context
  return {
    'charter.get': async ({ organisation }) => {
      const service = organisations.get(organisation)
      return charterView(service.viewer(), await service.documents.draftsReader())
    },
    'charter.replay': async ({ organisation, charter }) => {
      const replayed = await organisations.get(organisation).ask((state) => replay(state, charter))
      return replayed.map((each) => ({ ...each, conditions: [...each.conditions], caveats: [...each.caveats] }))
    },
    'organisation.list': () => organisations.all().map((service) => organisationView(context, service)),
    'organisation.found': async ({ charter: written, founder, deviceName }) => {
      const charter = { ...written, name: tidyName(written.name) }
      requireNames(founder, deviceName, ...namesOfCharter(charter))
      const service = await organisations.found(charter, founder, deviceName)
      await records.saveProfile({ name: founder, deviceName })
      await network.review()
      emit('organisations.changed', {})
      emit('profile.changed', {})
      return { organisation: service.organisation }
    },
    'organisation.get': ({ organisation }) => organisationView(context, organisations.get(organisation)),
    'organisation.stateHash': ({ organisation }) => organisations.get(organisation).stateHash(),
    'organisation.evidence': ({ organisation }) => {
      const service = organisations.get(organisation)
      return [...evidenceView(service.viewer()), ...network.refusalsIn(organisation)]
        .sort((a, b) => b.at - a.at)
        .slice(0, LIMITS.evidence)
    },
    'entry.explain': ({ organisation, entry }) => {
      const explanation = explanationOf(organisations.get(organisation).viewer(), entry)
      if (explanation === null) throw fail('not-found', 'It was not kept here, so there is nothing more to say of it.')
      return explanation
    },
    'organisation.forkProof': ({ organisation, entries }) => {
      const proof = forkProofOf(organisations.get(organisation).state.log, entries, verify)
      if (proof === null) throw fail('not-found', 'These two entries prove no fork.')
      return { proof: toHex(proof) }
    },
    'home.get': async ({ organisation }) => {
      const service = organisations.get(organisation)
      return homeView(service.viewer(), await service.documents.draftsReader())
    },
  }
}

function organisationView(context: PeerContext, service: OrganisationService): OrganisationView {
  const { network, organisations, clock } = context
  const viewer = service.viewer()
  const { state } = service
  const view = state.log.everything()
  const { charter } = charterOf(state, view)
  const owner = ownerOf(state, view, viewer.device)
  return {
    organisation: service.organisation,
    name: charter.name,
    purpose: charter.purpose,
    foundedAt: state.facts.founding.claimedTime,
    memberCount: membersOf(state, view).length,
    me: owner === null ? null : personOf(viewer, owner.member),
    standing: standingWord(context, service, owner),
    needsYouCount: needsYou(viewer).length,
    sample: organisations.isSample(service.organisation),
    syncSentence: organisations.isSample(service.organisation)
      ? 'A sample, on this device alone.'
      : syncSentence(network.peersOf(service.organisation), network.view().online, clock.now()),
    stateHash: null,
  }
}

function standingWord(
  { earlierDevices }: PeerContext,
  service: OrganisationService,
  now: ReturnType<typeof ownerOf>,
): OrganisationView['standing'] {
  const view = service.state.log.everything()
  // A profile that had no standing when it went on under a new key is still what it was then.
  const before = earlierDevices.map((device) => ownerOf(service.state, view, device)).find((each) => each !== null)
  const owner = now ?? before ?? null
  if (owner === null) return 'joining'
  if (now === null && isMember(service.state, view, owner.member)) return 'removed'
  if (isRemoved(service.state, view, owner.member)) return 'removed'
  if (hasLeft(service.state, view, owner.member)) return 'left'
  return owner.class === 'keeper' ? 'keeper' : 'member'
}
