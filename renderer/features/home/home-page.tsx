import { Link } from '@tanstack/react-router'
import type { z } from 'zod'
import type { HomeView } from '#shared/bridge/views.ts'
import { useOrganisation } from '../../state/organisation-context.tsx'
import { useNow } from '../../state/use-now.ts'
import { useQuery } from '../../state/use-query.ts'
import { t } from '../../strings/en.ts'
import { date } from '../../strings/time.ts'
import { Empty, Note } from '../../ui/notice.tsx'
import { MarginNote, Page, Section } from '../../ui/page.tsx'
import { ProposalLines } from '../../ui/proposal-line.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { When } from '../../ui/when.tsx'
import { DescentNote } from '../going-on/descent-note.tsx'
import { ReachNote } from '../going-on/reach-note.tsx'
import { AboutSample } from '../sample/sample-strip.tsx'
import { NeedsYouList } from './needs-you.tsx'
import { CallForPause, PauseNote } from './pause.tsx'
import './home.css'

const words = t.home

export function HomePage() {
  const organisation = useOrganisation()
  const query = useQuery('home.get', { organisation: organisation.organisation })
  return (
    <Page title={organisation.name} margin={<HomeMargin home={query.status === 'ready' ? query.data : null} />}>
      <QueryView query={query} skeleton={[5, 9, 7, 9, 5]}>
        {(home) => <HomeContent home={home} />}
      </QueryView>
    </Page>
  )
}

function HomeContent({ home }: { readonly home: z.infer<typeof HomeView> }) {
  const organisation = useOrganisation()
  const id = organisation.organisation
  const lists = [
    { title: words.closingSoon, lines: home.closingSoon },
    { title: words.takingEffect, lines: home.takingEffectSoon },
    { title: words.drafts, lines: home.drafts },
    { title: words.decided, lines: home.recentlyDecided },
  ].filter((list) => list.lines.length > 0)
  const untouched = lists.length === 0 && home.needsYou.length === 0
  return (
    <>
      {organisation.standing === 'member' || organisation.standing === 'joining' ? null : (
        <Note kind="waiting">
          <p>
            {t.app.standing[organisation.standing]}
            {organisation.standing === 'left' ? `. ${words.leftNote}` : null}
          </p>
        </Note>
      )}
      {home.newerActs === 0 ? null : (
        <Note kind="waiting">
          <p>{t.common.newerActs(home.newerActs)}</p>
          <Link to="/o/$organisation/ledger" params={{ organisation: id }}>
            {words.evidence}
          </Link>
        </Note>
      )}
      <ReachNote />
      <AboutSample />
      <PauseNote pause={home.pause} />
      {untouched ? (
        <Empty
          action={
            <Link to="/o/$organisation/write" params={{ organisation: id }} className="button button-primary">
              {words.emptyAction}
            </Link>
          }
        >
          {words.empty}
        </Empty>
      ) : (
        <Section title={words.needsYou} {...(home.needsYou.length > 0 ? { count: home.needsYou.length } : {})}>
          {home.needsYou.length === 0 ? (
            <p className="written soft">{words.nothing}</p>
          ) : (
            <NeedsYouList organisation={id} items={home.needsYou} />
          )}
        </Section>
      )}
      {organisation.memberCount === 1 ? (
        <Note>
          <p>{words.aloneNote}</p>
          <Link to="/o/$organisation/members" params={{ organisation: id }} search={{ invite: 'membership' }}>
            {words.invite}
          </Link>
        </Note>
      ) : null}
      {lists.map((list) => (
        <Section key={list.title} title={list.title}>
          <ProposalLines organisation={id} lines={list.lines} />
        </Section>
      ))}
    </>
  )
}

function HomeMargin({ home }: { readonly home: z.infer<typeof HomeView> | null }) {
  const review = home?.charterReviewDueAt ?? null
  const organisation = useOrganisation()
  const now = useNow()
  const params = { organisation: organisation.organisation }
  return (
    <>
      <MarginNote title={words.purpose}>
        <p className="written home-purpose">{organisation.purpose}</p>
      </MarginNote>
      <MarginNote title={words.members}>
        <Link to="/o/$organisation/members" params={params}>
          {words.memberCount(organisation.memberCount)}
        </Link>
        <p>
          {words.since} {date(organisation.foundedAt)}
        </p>
      </MarginNote>
      <DescentNote />
      {review === null ? null : (
        <MarginNote title={words.review}>
          <p>
            {review > now ? words.reviewDue : words.reviewOver} <When at={review} />.
          </p>
          <Link to="/o/$organisation/charter" params={params}>
            {t.charter.title}
          </Link>
        </MarginNote>
      )}
      {home?.canPause.allowed === true ? (
        <MarginNote title={t.safeguards.pause.margin}>
          <CallForPause />
        </MarginNote>
      ) : null}
    </>
  )
}
