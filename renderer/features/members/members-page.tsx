import { useNavigate, useSearch } from '@tanstack/react-router'
import { UserPlus } from 'lucide-react'
import { useOrganisation } from '../../state/organisation-context.tsx'
import { useQuery } from '../../state/use-query.ts'
import { t } from '../../strings/en.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/notice.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { AwaitedSection } from '../going-on/awaited-section.tsx'
import { InvitationList } from './invitation-list.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { LendingSection } from './lending-section.tsx'
import { MemberLines } from './member-line.tsx'
import { RequestLine } from './request-line.tsx'
import { RolesSection } from './roles-section.tsx'
import './members.css'

const words = t.members

/** Who belongs, on whose word; who asks to; and the ways in. */
export function MembersPage() {
  const { organisation, sample } = useOrganisation()
  const members = useQuery('member.list', { organisation })
  const requests = useQuery('member.requests', { organisation })
  const roles = useQuery('role.list', { organisation })
  // Roles that there are come before the long list of members; that there could be some is said after it.
  const hasRoles = roles.status === 'ready' && roles.data.length > 0
  const { invite } = useSearch({ from: '/o/$organisation/members' })
  const navigate = useNavigate()
  const setInvite = (gives: typeof invite) =>
    void navigate({
      to: '/o/$organisation/members',
      params: { organisation },
      search: gives === undefined ? {} : { invite: gives },
      replace: true,
    })
  const inviteButton = (
    <Button kind="primary" onPress={() => setInvite('membership')}>
      <UserPlus aria-hidden="true" />
      {words.invite}
    </Button>
  )
  return (
    <Page title={words.title} {...(sample ? { lead: t.sample.noInvitations } : { actions: inviteButton })}>
      {requests.status === 'ready' && requests.data.length > 0 ? (
        <Section title={words.requests} count={requests.data.length}>
          <ul className="requests">
            {requests.data.map((request) => (
              <RequestLine key={request.request} request={request} />
            ))}
          </ul>
        </Section>
      ) : null}
      <AwaitedSection />
      {hasRoles ? <RolesSection /> : null}
      <QueryView query={members} skeleton={[5, 7, 5, 7, 5, 7]}>
        {(list) => {
          const present = list.filter((member) => member.standing === 'member')
          const former = list.filter((member) => member.standing !== 'member')
          return (
            <>
              <section className="section">
                <p className="muted tabular">{words.count(present.length)}</p>
                <MemberLines members={present} />
                {present.length === 1 ? <Empty>{words.alone}</Empty> : null}
              </section>
              {hasRoles ? null : <RolesSection />}
              <LendingSection />
              <InvitationList />
              {former.length === 0 ? null : (
                <Section title={words.former}>
                  <MemberLines members={former} />
                </Section>
              )}
            </>
          )
        }}
      </QueryView>
      {requests.status === 'failed' ? <QueryView query={requests}>{() => null}</QueryView> : null}
      <InviteDialog gives={sample ? null : (invite ?? null)} onClose={() => setInvite(undefined)} />
    </Page>
  )
}
