import type { PeerHandlers } from '#shared/bridge/api.ts'
import { fail } from '#shared/bridge/errors.ts'
import { fromBase64, toBase64 } from '#shared/kernel/bytes.ts'
import type { DocumentId, OrganisationId } from '#shared/kernel/ids.ts'
import { actingMember } from '#shared/organisation/views/viewer.ts'
import type { OrganisationService } from '../organisation-service.ts'
import type { PeerContext } from '../peer-context.ts'

/** Live editing: sessions on a body, their changes, and who is where in it. */
export function documentHandlers({
  organisations,
  network,
}: PeerContext): Pick<PeerHandlers, 'document.open' | 'document.change' | 'document.close' | 'presence.set'> {
  const find = (organisation: OrganisationId, document: DocumentId): OrganisationService => {
    const service = organisations.get(organisation)
    if (document === 'organisation' || !service.knowsProposal(document))
      throw fail('not-found', 'There is no such document here.')
    return service
  }
  return {
    'document.open': async ({ organisation, document }, caller) => {
      const service = find(organisation, document)
      // What is just arriving is awaited.
      await service.idle()
      const { session, bytes } = await service.documents.open(document)
      caller.onClose(() => {
        service.documents.endSession(session.id)
        network.setPlace(organisation, document, caller.id, null)
      })
      const editable =
        actingMember(service.viewer()) !== null &&
        document !== 'organisation' &&
        !service.documents.isTextFrozen(document)
      return { document, bytes: toBase64(bytes), actor: session.actor, session: session.id, editable }
    },
    'document.change': async ({ organisation, document, session, changes }) => {
      const service = find(organisation, document)
      if (document === 'organisation') throw fail('document-closed', 'The organisation’s document has no body yet.')
      await service.edit(document, (documents) =>
        documents.fromSession(documents.session(session), changes.map(fromBase64)),
      )
      return {}
    },
    'document.close': ({ organisation, document, session }, caller) => {
      const service = find(organisation, document)
      service.documents.endSession(session)
      network.setPlace(organisation, document, caller.id, null)
      return {}
    },
    'presence.set': ({ organisation, document, at }, caller) => {
      find(organisation, document)
      network.setPlace(organisation, document, caller.id, at)
      return {}
    },
  }
}
