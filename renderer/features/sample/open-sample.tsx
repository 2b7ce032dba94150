import { useNavigate } from '@tanstack/react-router'
import { usePeer } from '../../state/peer-context.tsx'
import { useAction } from '../../state/use-action.ts'
import { useQuery } from '../../state/use-query.ts'
import { t } from '../../strings/en.ts'
import { Button } from '../../ui/button.tsx'
import { FailureNotice } from '../../ui/notice.tsx'

/** The way into the sample, for somebody who has nothing yet, or wants to try something out. */
export function OpenSample() {
  const api = usePeer()
  const navigate = useNavigate()
  const organisations = useQuery('organisation.list', {})
  const profile = useQuery('profile.get', {})
  const isHere = organisations.status === 'ready' && organisations.data.some((each) => each.sample)
  const name = profile.status === 'ready' ? profile.data.name : null
  const open = useAction(
    () => api.call('sample.open', name === null ? {} : { name }),
    ({ organisation }) => void navigate({ to: '/o/$organisation', params: { organisation } }),
  )
  const isMaking = open.state.status === 'running'
  return (
    <>
      <Button kind="quiet" onPress={() => open.run()} isPending={isMaking}>
        {isMaking && !isHere ? t.sample.making : isHere ? t.sample.goOn : t.sample.open}
      </Button>
      <p className="soft">{t.sample.openAbout}</p>
      {open.state.status === 'failed' ? <FailureNotice failure={open.state.failure} /> : null}
    </>
  )
}
