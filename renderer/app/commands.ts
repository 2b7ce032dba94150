import type { UseNavigateResult } from '@tanstack/react-router'
import { setAppearance } from '../state/appearance.ts'
import { useOrganisation } from '../state/organisation-context.tsx'
import { usePeer } from '../state/peer-context.tsx'
import { useQuery } from '../state/use-query.ts'
import { t } from '../strings/en.ts'
import { ROOMS } from './rooms.ts'

export interface Command {
  readonly id: string
  readonly name: string
  readonly run: () => void
}

export interface CommandGroup {
  readonly title: string
  readonly commands: readonly Command[]
}

/** Everything the palette can find or do in the organisation that is shown. */
export function useCommands(navigate: UseNavigateResult<string>): readonly CommandGroup[] {
  const { organisation } = useOrganisation()
  const api = usePeer()
  const params = { organisation }
  const proposals = useQuery('proposal.list', { organisation })
  const members = useQuery('member.list', { organisation })
  const network = useQuery('network.get', {})
  const online = network.status !== 'ready' || network.data.online
  const words = t.app.palette

  const actions: Command[] = [
    { id: 'do:write', name: words.newProposal, run: () => void navigate({ to: '/o/$organisation/write', params }) },
    {
      id: 'do:invite',
      name: words.invite,
      run: () => void navigate({ to: '/o/$organisation/members', params, search: { invite: 'membership' } }),
    },
    { id: 'do:theme', name: words.theme, run: switchTheme },
    {
      id: 'do:online',
      name: online ? words.offline : words.online,
      // A refusal shows itself in the network's state on the peers page.
      run: () => void api.call('network.setOnline', { online: !online }).catch(() => undefined),
    },
  ]
  const rooms: Command[] = [
    ...ROOMS.map((room) => ({
      id: `room:${room.id}`,
      name: t.app.rooms[room.id],
      run: () => void navigate({ to: room.to, params }),
    })),
    {
      id: 'room:settings',
      name: t.app.rooms.settings,
      run: () => void navigate({ to: '/o/$organisation/settings', params }),
    },
  ]
  const lines: Command[] = (proposals.status === 'ready' ? proposals.data : []).map((line) => ({
    id: `proposal:${line.proposal}`,
    name: line.title === '' ? t.proposals.untitled : line.title,
    run: () =>
      void navigate({ to: '/o/$organisation/proposals/$proposal', params: { organisation, proposal: line.proposal } }),
  }))
  const people: Command[] = (members.status === 'ready' ? members.data : [])
    .filter((member) => member.standing === 'member')
    .map((member) => ({
      id: `member:${member.member}`,
      name: member.name,
      run: () => void navigate({ to: '/o/$organisation/members', params }),
    }))
  return [
    { title: words.actions, commands: actions },
    { title: words.rooms, commands: rooms },
    { title: words.proposals, commands: lines },
    { title: words.members, commands: people },
  ].filter((group) => group.commands.length > 0)
}

function switchTheme(): void {
  setAppearance({ theme: document.documentElement.dataset['theme'] === 'dark' ? 'light' : 'dark' })
}
