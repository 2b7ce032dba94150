import type { PeerHandlers } from '#shared/bridge/api.ts'
import { fail } from '#shared/bridge/errors.ts'
import { toBase64 } from '#shared/kernel/bytes.ts'
import { tidyName } from '#shared/names/proper-name.ts'
import { descentFrom } from '#shared/organisation/descent.ts'
import { namesOfCharter } from '#shared/organisation/names.ts'
import { descentView } from '#shared/organisation/views/descent.ts'
import { reachView } from '#shared/organisation/views/reach.ts'
import { descentProofOf } from '#shared/proof/descent-proof.ts'
import type { OrganisationService } from '../organisation-service.ts'
import type { PeerContext } from '../peer-context.ts'
import { requireNames } from '../require-names.ts'

/** Going on in a new organisation, and where an organisation comes from. */
export function descentHandlers({
  organisations,
  vault,
  verify,
  emit,
}: PeerContext): Pick<
  PeerHandlers,
  'organisation.reach' | 'organisation.goOn' | 'organisation.descent' | 'organisation.exportDescent'
> {
  /** What an organisation comes from, where this profile holds it. */
  const originOf = ({ state }: OrganisationService) => {
    const { descent } = state.facts.foundingBody
    return descent === undefined ? null : (organisations.find(descent.organisation)?.state ?? null)
  }
  return {
    'organisation.reach': ({ organisation }) => reachView(organisations.get(organisation).viewer()),
    'organisation.goOn': async ({ organisation, charter: written, founder, deviceName, companions }) => {
      const charter = { ...written, name: tidyName(written.name) }
      requireNames(founder, deviceName, ...namesOfCharter(charter))
      const from = organisations.get(organisation)
      from.requireMember()
      const descent = await from.ask((state) => descentFrom(state, vault.device, companions))
      if (!descent.ok) throw fail('denied', descent.error, { clause: 'acts' })
      const service = await organisations.found(charter, founder, deviceName, descent.value)
      emit('organisations.changed', {})
      return { organisation: service.organisation }
    },
    'organisation.descent': ({ organisation }) => {
      const service = organisations.get(organisation)
      return descentView(service.viewer(), originOf(service))
    },
    'organisation.exportDescent': async ({ organisation }) => {
      const service = organisations.get(organisation)
      const origin = originOf(service)
      if (origin === null) {
        throw fail('not-proven', 'Where it comes from cannot be proven from here.', {
          why: 'It was founded anew, or this profile does not hold the record of the organisation that it comes from.',
        })
      }
      const proof = await service.ask((state) => descentProofOf(origin, state, verify))
      if (proof.ok) return { proof: toBase64(proof.value) }
      const { code, sentence } = proof.error
      throw code === 'too-large'
        ? fail('too-large', 'The proof would be too large.', { why: sentence })
        : fail('not-proven', 'Where it comes from cannot be proven.', { why: sentence })
    },
  }
}
