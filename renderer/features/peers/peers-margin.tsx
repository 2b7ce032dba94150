import type { NetworkView } from '#shared/bridge/views.ts'
import { useOrganisation } from '../../state/organisation-context.tsx'
import { useQuery } from '../../state/use-query.ts'
import { t } from '../../strings/en.ts'
import { CopyButton } from '../../ui/copy.tsx'
import { DeviceMark } from '../../ui/face.tsx'
import { MarginNote } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'

const words = t.peers

/** This device: its addresses, its key, and the hash that proves it holds the same as another. */
export function PeersMargin() {
  const { organisation } = useOrganisation()
  const profile = useQuery('profile.get', {})
  const network = useQuery('network.get', {})
  const hash = useQuery('organisation.stateHash', { organisation })
  return (
    <>
      <MarginNote title={words.thisDevice}>
        <QueryView query={profile} skeleton={[7]}>
          {(data) => (
            <>
              <p className="person">
                <DeviceMark kind="member" />
                <strong>{data.deviceName}</strong>
              </p>
              <p className="mono" title={words.identity}>
                {data.peerId}
              </p>
            </>
          )}
        </QueryView>
      </MarginNote>
      <MarginNote title={words.addresses}>
        <QueryView query={network} skeleton={[9]}>
          {(data) => (
            <>
              <p>{whereItListens(data)}</p>
              <ul className="addresses">
                {data.listening.map((address) => (
                  <li key={address}>
                    <span className="mono">{address}</span>
                    <CopyButton text={address} label={words.copy} />
                  </li>
                ))}
              </ul>
              {data.online ? <p>{data.mdns ? words.mdnsOn : words.mdnsOff}</p> : null}
            </>
          )}
        </QueryView>
      </MarginNote>
      <MarginNote title={words.key}>
        <QueryView query={profile} skeleton={[9]}>
          {(data) => <p>{words.keyProtection[data.keyProtection]}</p>}
        </QueryView>
      </MarginNote>
      <MarginNote title={words.storage}>
        <QueryView query={profile} skeleton={[5]}>
          {(data) => <p>{data.storage.state === 'ok' ? words.storageOk : data.storage.why}</p>}
        </QueryView>
      </MarginNote>
      <MarginNote title={words.stateHash}>
        <QueryView query={hash} skeleton={[9]}>
          {(data) => (
            <>
              <p className="mono" title={data.state}>
                {data.state.slice(0, 16)}…
              </p>
              <p className="tabular">{words.entries(data.entries)}</p>
              <p>{words.stateHashAbout}</p>
            </>
          )}
        </QueryView>
      </MarginNote>
    </>
  )
}

function whereItListens({ needed, listening }: NetworkView): string {
  if (!needed) return words.notNeeded
  return listening.length === 0 ? words.noAddresses : words.addressesAbout
}
