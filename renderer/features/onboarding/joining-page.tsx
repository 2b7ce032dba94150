import { useNavigate, useParams } from '@tanstack/react-router'
import { Check, X } from 'lucide-react'
import { useEffect } from 'react'
import type { z } from 'zod'
import type { JoinView } from '#shared/bridge/views.ts'
import { OrganisationId } from '#shared/kernel/ids.ts'
import { usePeer } from '../../state/peer-context.tsx'
import { useAction } from '../../state/use-action.ts'
import { useQuery } from '../../state/use-query.ts'
import { t } from '../../strings/en.ts'
import { Button } from '../../ui/button.tsx'
import { FailureNotice, ProblemNotice } from '../../ui/notice.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { When } from '../../ui/when.tsx'
import { RenewalNotice } from '../settings/renewal-notice.tsx'
import { StepsPage } from './steps-page.tsx'

const words = t.onboarding.join
type Join = z.infer<typeof JoinView>

const STAGES = ['connecting', 'asking', 'waiting-for-vouches', 'receiving', 'joined'] as const
/** A further device needs nobody's vouch. */
const DEVICE_STAGES = ['connecting', 'asking', 'receiving', 'joined'] as const

/** An attempt to join, stage by named stage. */
export function JoiningPage() {
  const params = useParams({ strict: false })
  const joins = useQuery('join.list', {})
  const organisations = useQuery('organisation.list', {})
  const navigate = useNavigate()
  const id = OrganisationId.safeParse(params.organisation)
  const join = joins.status === 'ready' ? joins.data.find((each) => each.organisation === id.data) : undefined
  const member =
    organisations.status === 'ready' &&
    organisations.data.some((each) => each.organisation === id.data && each.standing !== 'joining')
  const gone = joins.status === 'ready' && joins.current && join === undefined
  const known = organisations.status === 'ready' && organisations.current
  useEffect(() => {
    if (!id.success || !gone || !known) return
    if (member) void navigate({ to: '/o/$organisation', params: { organisation: id.data }, replace: true })
    else void navigate({ to: '/', replace: true })
  }, [gone, id.data, id.success, known, member, navigate])
  return (
    <StepsPage title={words.waitingTitle(join?.organisationName ?? '…')} lead="" narrow backTo="/welcome">
      <RenewalNotice />
      <QueryView query={joins}>{() => (join === undefined ? null : <Joining join={join} />)}</QueryView>
    </StepsPage>
  )
}

function Joining({ join }: { readonly join: Join }) {
  const api = usePeer()
  const navigate = useNavigate()
  const forget = useAction(
    () => api.call('join.forget', { organisation: join.organisation }),
    () => void navigate({ to: '/welcome' }),
  )
  return (
    <div className="fields">
      <JoinProgress join={join} />
      {join.problem === null ? null : (
        <ProblemNotice problem={join.problem}>
          {join.retryAt === null ? null : (
            <p className="muted">
              {words.retry} <When at={join.retryAt} />.
            </p>
          )}
        </ProblemNotice>
      )}
      {forget.state.status === 'failed' ? <FailureNotice failure={forget.state.failure} /> : null}
      <div className="dialog-actions">
        {join.state === 'joined' ? (
          <Button
            kind="primary"
            onPress={() => void navigate({ to: '/o/$organisation', params: { organisation: join.organisation } })}
          >
            {words.enter}
          </Button>
        ) : (
          <Button kind="quiet" onPress={() => forget.run()}>
            {words.giveUp}
          </Button>
        )}
      </div>
    </div>
  )
}

export function JoinProgress({ join }: { readonly join: Join }) {
  const stages = join.gives === 'membership' ? STAGES : DEVICE_STAGES
  const failed = join.state === 'failed'
  // A failed attempt does not say how far it came; without a problem after asking it never got past the first stage.
  const at = failed ? 0 : stages.findIndex((stage) => stage === join.state)
  return (
    <ol className="progress">
      {stages.map((stage, index) => {
        const state = index < at || join.state === 'joined' ? 'done' : index > at ? 'ahead' : failed ? 'stopped' : 'now'
        return (
          <li key={stage} className={`progress-${state}`} aria-current={state === 'now' ? 'step' : undefined}>
            <span className="progress-dot" aria-hidden="true">
              {state === 'done' ? <Check /> : state === 'stopped' ? <X /> : null}
            </span>
            <div>
              <p className="progress-name">{words.stages[stage]}</p>
              {state === 'now' ? (
                <p className="soft">
                  {stage === 'waiting-for-vouches' ? `${words.vouches(join.vouches, join.vouchesNeeded)}. ` : ''}
                  {words.stageAbout[stage]}
                </p>
              ) : null}
            </div>
          </li>
        )
      })}
    </ol>
  )
}
