import { ArrowDownToLine, ArrowUpFromLine, Check, CircleAlert, CircleDashed, Equal, LoaderCircle } from 'lucide-react'
import type { z } from 'zod'
import type { PeerView } from '#shared/bridge/views.ts'
import { useOrganisation } from '../../state/organisation-context.tsx'
import { usePeer } from '../../state/peer-context.tsx'
import { useAction } from '../../state/use-action.ts'
import { t } from '../../strings/en.ts'
import { date } from '../../strings/time.ts'
import { Button } from '../../ui/button.tsx'
import { DeviceMark } from '../../ui/face.tsx'
import { NameWords } from '../../ui/look-alike.tsx'
import { FailureNotice, ProblemNotice } from '../../ui/notice.tsx'
import { When } from '../../ui/when.tsx'
import type { SyncProgress } from './use-sync-progress.ts'

type Peer = z.infer<typeof PeerView>

const words = t.peers
const SHAPES = {
  'not-connected': CircleDashed,
  connecting: LoaderCircle,
  comparing: Equal,
  receiving: ArrowDownToLine,
  sending: ArrowUpFromLine,
  'up-to-date': Check,
  failed: CircleAlert,
} as const

export interface PeerLineProps {
  readonly peer: Peer
  readonly progress: SyncProgress | null
}

/** One device: its state in words, what each side lacks, and why a connection failed. */
export function PeerLine({ peer, progress }: PeerLineProps) {
  const Shape = SHAPES[peer.state]
  const cut = peer.state === 'not-connected' || peer.state === 'failed'
  return (
    <li className={`peer${cut ? ' peer-cut' : ''}`}>
      <DeviceMark kind={peer.class} />
      <div className="peer-main">
        <p>
          <span className="peer-name">{peer.deviceName}</span>{' '}
          <span className="muted">
            <NameWords
              name={peer.person.me ? t.common.you(peer.person.name) : peer.person.name}
              mark={peer.person.mark}
            />
          </span>
        </p>
        <p className="soft">
          <Facts peer={peer} progress={progress} />
        </p>
        {peer.problem === null ? null : (
          <ProblemNotice problem={peer.problem}>
            {peer.retryAt === null ? null : (
              <p className="muted">
                {words.retry} <When at={peer.retryAt} />.
              </p>
            )}
            {peer.problem.code === 'protocol-downgrade' ? <AcceptOlder device={peer.device} /> : null}
          </ProblemNotice>
        )}
        {peer.software === 'newer' || peer.software === 'older' ? (
          <p className="small">
            {peer.deviceName} {words.software[peer.software]}
          </p>
        ) : null}
        {peer.refused.length === 0 ? null : <RefusedEntries refused={peer.refused} />}
        {peer.address === null ? null : <p className="mono muted">{peer.address}</p>}
      </div>
      <p className={`peer-state peer-state-${peer.state}`}>
        <Shape aria-hidden="true" />
        {words.states[peer.state]}
      </p>
    </li>
  )
}

/** What it sent that was refused, why, and the latest of it as evidence. */
function RefusedEntries({ refused }: { readonly refused: Peer['refused'] }) {
  const faults = refused.some((record) => record.why !== 'newer-format')
  return (
    <div className="peer-refused small">
      <p className="peer-refused-title">{faults ? words.refused : words.refusedNewer}</p>
      <ul>
        {refused.map((record) => (
          <li key={record.why}>
            {record.sentence} {words.refusedLast} {date(record.lastAt)}.
            <details>
              <summary>{words.refusedEvidence}</summary>
              {record.samples.map((id) => (
                <p key={id} className="mono muted">
                  {id}
                </p>
              ))}
            </details>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** The way on when a device was set back on purpose: its person said so, outside of Folkmoot. */
function AcceptOlder({ device }: { readonly device: Peer['device'] }) {
  const api = usePeer()
  const { organisation } = useOrganisation()
  const accept = useAction(() => api.call('peer.acceptOlder', { organisation, device }))
  return (
    <>
      <Button kind="quiet" onPress={() => accept.run()}>
        {words.acceptOlder}
      </Button>
      {accept.state.status === 'failed' ? <FailureNotice failure={accept.state.failure} /> : null}
    </>
  )
}

/** What is known of the other side, as far as it was compared. */
function Facts({ peer, progress }: PeerLineProps) {
  const facts: React.ReactNode[] = []
  if (peer.state === 'receiving' && progress !== null) facts.push(words.receiving(progress.received, progress.expected))
  else {
    if (peer.weLack !== null && peer.weLack > 0) facts.push(words.weLack(peer.weLack))
    if (peer.theyLack !== null && peer.theyLack > 0) facts.push(words.theyLack(peer.theyLack))
  }
  if (peer.weLack === null && peer.theyLack === null && peer.lastCompleteSyncAt === null)
    facts.push(words.neverCompared)
  if (peer.state !== 'up-to-date' && peer.lastCompleteSyncAt !== null)
    facts.push(
      <>
        {words.lastSync} <When at={peer.lastCompleteSyncAt} />
      </>,
    )
  else if (peer.state === 'not-connected' || peer.state === 'failed')
    facts.push(
      peer.lastSeenAt === null ? (
        words.neverSeen
      ) : (
        <>
          {words.lastSeen} <When at={peer.lastSeenAt} />
        </>
      ),
    )
  if (peer.via !== null) facts.push(words.relayed(peer.via.deviceName))
  else if (peer.route !== null && peer.route !== 'relayed') facts.push(words.route[peer.route])
  if (peer.latencyMs !== null) facts.push(words.latency(peer.latencyMs))
  return facts.map((fact, index) => (
    <span key={index} className="peer-fact">
      {fact}
    </span>
  ))
}
