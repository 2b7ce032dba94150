import { ArrowDownToLine, ArrowUpFromLine, Check, CircleAlert, CircleDashed, Equal, LoaderCircle } from 'lucide-react'
import type { z } from 'zod'
import type { PeerView } from '#shared/bridge/views.ts'
import { t } from '../../strings/en.ts'
import { DeviceMark } from '../../ui/face.tsx'
import { ProblemNotice } from '../../ui/notice.tsx'
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
          <span className="muted">{peer.person.me ? t.common.you(peer.person.name) : peer.person.name}</span>
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
          </ProblemNotice>
        )}
        {peer.address === null ? null : <p className="mono muted">{peer.address}</p>}
      </div>
      <p className={`peer-state peer-state-${peer.state}`}>
        <Shape aria-hidden="true" />
        {words.states[peer.state]}
      </p>
    </li>
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
  if (peer.route !== null) facts.push(words.route[peer.route])
  return facts.map((fact, index) => (
    <span key={index} className="peer-fact">
      {fact}
    </span>
  ))
}
