import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useOrganisation } from '../../state/organisation-context.tsx'
import { usePeer } from '../../state/peer-context.tsx'
import { useAction } from '../../state/use-action.ts'
import { useQuery } from '../../state/use-query.ts'
import { t } from '../../strings/en.ts'
import { Button } from '../../ui/button.tsx'
import { Field, Switch } from '../../ui/field.tsx'
import { Empty, FailureNotice, Note } from '../../ui/notice.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { PeerLine } from './peer-line.tsx'
import { PeersMargin } from './peers-margin.tsx'
import { useSyncProgress } from './use-sync-progress.ts'
import './peers.css'

const words = t.peers

/** Every device of every member, and how this one stands to it. */
export function PeersPage() {
  const organisation = useOrganisation()
  const id = organisation.organisation
  const peers = useQuery('peer.list', { organisation: id })
  const progress = useSyncProgress(id)
  return (
    <Page title={words.title} lead={words.lead} margin={<PeersMargin />}>
      <Section title={words.others}>
        <p className="written peers-sentence">{organisation.syncSentence}</p>
        <QueryView query={peers} skeleton={[7, 5, 7, 5]}>
          {(list) =>
            organisation.sample ? (
              <Empty>{t.sample.noPeers}</Empty>
            ) : list.length === 0 ? (
              <Empty
                action={
                  <Link
                    to="/o/$organisation/members"
                    params={{ organisation: id }}
                    search={{ invite: 'membership' }}
                    className="button button-primary"
                  >
                    {words.invite}
                  </Link>
                }
              >
                {words.none}
              </Empty>
            ) : (
              <>
                <ul className="peers">
                  {list.map((peer) => (
                    <PeerLine key={peer.device} peer={peer} progress={progress.get(peer.device) ?? null} />
                  ))}
                </ul>
                {list.some((peer) => peer.class === 'keeper') ? null : (
                  <Note>
                    <p>{words.keeperHint}</p>
                    <Link
                      to="/o/$organisation/members"
                      params={{ organisation: id }}
                      search={{ invite: 'keeper-device' }}
                    >
                      {words.keeperAction}
                    </Link>
                  </Note>
                )}
              </>
            )
          }
        </QueryView>
      </Section>
      <NetworkSwitch />
      {organisation.sample ? null : <ConnectByAddress />}
    </Page>
  )
}

function NetworkSwitch() {
  const api = usePeer()
  const network = useQuery('network.get', {})
  const set = useAction((online: boolean) => api.call('network.setOnline', { online }))
  return (
    <Section title={words.offline}>
      <QueryView query={network} skeleton={[5]}>
        {(data) => (
          <>
            <Switch on={data.needed && !data.online} onChange={(offline) => set.run(!offline)}>
              {words.offlineAbout}
            </Switch>
            {data.needed ? null : (
              <Note>
                <p>{words.notNeeded}</p>
              </Note>
            )}
            {data.online || !data.needed ? null : (
              <Note kind="waiting">
                <p>{words.isOffline}</p>
              </Note>
            )}
            {data.problem === null ? null : (
              <Note kind="waiting">
                <p>{data.problem}</p>
              </Note>
            )}
            {set.state.status === 'failed' ? <FailureNotice failure={set.state.failure} /> : null}
          </>
        )}
      </QueryView>
    </Section>
  )
}

function ConnectByAddress() {
  const api = usePeer()
  const { organisation } = useOrganisation()
  const [address, setAddress] = useState('')
  const [done, setDone] = useState(false)
  const connect = useAction(
    () => api.call('peer.connect', { organisation, address: address.trim() }),
    () => {
      setDone(true)
      setAddress('')
    },
  )
  const start = () => {
    setDone(false)
    if (address.trim() !== '') connect.run()
  }
  return (
    <Section title={words.connect}>
      <div className="peers-connect">
        <Field
          label={words.connectLabel}
          help={words.connectHelp}
          value={address}
          onChange={setAddress}
          face="mono"
          onEnter={start}
        />
        <div className="dialog-actions">
          <Button onPress={start} isDisabled={address.trim() === ''} isPending={connect.state.status === 'running'}>
            {connect.state.status === 'running' ? words.states.connecting : words.connectVerb}
          </Button>
          <span className="small soft" aria-live="polite">
            {done ? words.connected : ''}
          </span>
        </div>
        {connect.state.status === 'failed' ? <FailureNotice failure={connect.state.failure} /> : null}
      </div>
    </Section>
  )
}
