import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { CharterView } from '#shared/bridge/views.ts'
import type { z } from 'zod'
import { useOrganisation } from '../../state/organisation-context.tsx'
import { useQuery } from '../../state/use-query.ts'
import { t } from '../../strings/en.ts'
import { date } from '../../strings/time.ts'
import { CharterChanges } from '../../ui/charter-changes.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { MarginNote, Page, Section } from '../../ui/page.tsx'
import { Prose } from '../../ui/prose.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { RuleGroups } from '../../ui/rules.tsx'
import { When } from '../../ui/when.tsx'
import './charter.css'

const words = t.charter
type View = z.infer<typeof CharterView>

/** The charter in force: what people read beside what the software counts with. */
export function CharterPage() {
  const { organisation } = useOrganisation()
  const query = useQuery('charter.get', { organisation })
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <Link to="/o/$organisation/write" params={{ organisation }} search={{ effect: 'amend' }} className="button button-plain">
          {words.propose}
        </Link>
      }
      {...(query.status === 'ready' ? { margin: <CharterMargin view={query.data} /> } : {})}
    >
      <QueryView query={query} skeleton={[5, 9, 9, 7, 9, 9]}>
        {(view) => <CharterContent view={view} />}
      </QueryView>
    </Page>
  )
}

function CharterContent({ view }: { readonly view: View }) {
  return (
    <>
      <section className="charter-head">
        <h2>{view.charter.name}</h2>
        <p className="written">{view.charter.purpose}</p>
      </section>
      <Section title={words.articles}>
        {view.charter.articles.length === 0 ? <p className="written soft">{words.noArticles}</p> : null}
        <ol className="articles">
          {view.charter.articles.map((article) => (
            <li key={article.id} id={`article-${article.id}`} className="article">
              <h3>{article.title}</h3>
              <Prose text={article.text} />
            </li>
          ))}
        </ol>
      </Section>
      <Section title={words.rules}>
        <div className="charter-rules">
          <RuleGroups groups={view.rules.filter((group) => group.id !== 'organisation')} />
        </div>
      </Section>
    </>
  )
}

function CharterMargin({ view }: { readonly view: View }) {
  const { organisation } = useOrganisation()
  const [compared, setCompared] = useState<number | null>(null)
  // The charter in force first, then the earlier ones.
  const versions = [{ hash: view.hash, charter: view.charter, adoptedAt: view.adoptedAt, adoptedBy: view.adoptedBy }, ...view.history]
  const newer = compared === null ? undefined : versions[compared]
  const older = compared === null ? undefined : versions[compared + 1]
  return (
    <>
      <MarginNote title={words.articles}>
        <ol className="contents">
          {view.charter.articles.map((article) => (
            <li key={article.id}>
              <button
                type="button"
                className="contents-link"
                onClick={() => document.getElementById(`article-${article.id}`)?.scrollIntoView({ block: 'start' })}
              >
                {article.title}
              </button>
            </li>
          ))}
        </ol>
      </MarginNote>
      <MarginNote title={words.inFlight}>
        {view.amendmentsInFlight.length === 0 ? <p>{words.noneInFlight}</p> : null}
        <ul className="contents">
          {view.amendmentsInFlight.map((each) => (
            <li key={each.proposal}>
              <Link to="/o/$organisation/proposals/$proposal" params={{ organisation, proposal: each.proposal }}>
                {each.title === '' ? t.proposals.untitled : each.title}
              </Link>
            </li>
          ))}
        </ul>
      </MarginNote>
      <MarginNote title={words.history}>
        <ol className="versions">
          {versions.map((version, index) => (
            <li key={version.hash}>
              <p>
                <strong>{index === 0 ? words.current : words.earlier(versions.length - index)}</strong>{' '}
                <span className="tabular">{date(version.adoptedAt)}</span>
              </p>
              {version.adoptedBy === null ? (
                <p>{words.founding}</p>
              ) : (
                <p>
                  <Link to="/o/$organisation/proposals/$proposal" params={{ organisation, proposal: version.adoptedBy }}>
                    {words.byAmendment}
                  </Link>
                </p>
              )}
              {index < versions.length - 1 ? (
                <button type="button" className="link-button" onClick={() => setCompared(index)}>
                  {words.showDifferences}
                </button>
              ) : null}
            </li>
          ))}
        </ol>
      </MarginNote>
      <MarginNote title={words.review}>
        <p>
          <When at={view.adoptedAt + view.charter.reviewAfterMs} />
        </p>
      </MarginNote>
      <MarginNote title={words.hash}>
        <p className="mono" title={view.hash}>
          {view.hash.slice(0, 16)}…
        </p>
        <p>{words.hashAbout}</p>
      </MarginNote>
      <Dialog title={words.differences} open={newer !== undefined && older !== undefined} onClose={() => setCompared(null)} wide>
        {newer === undefined || older === undefined ? null : <CharterChanges before={older.charter} after={newer.charter} />}
      </Dialog>
    </>
  )
}

