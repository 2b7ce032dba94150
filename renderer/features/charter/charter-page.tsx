import { Link } from '@tanstack/react-router'
import { Download } from 'lucide-react'
import type { z } from 'zod'
import type { CharterView } from '#shared/bridge/views.ts'
import type { Charter } from '#shared/charter/model.ts'
import { useOrganisation } from '../../state/organisation-context.tsx'
import { useQuery } from '../../state/use-query.ts'
import { t } from '../../strings/en.ts'
import { date } from '../../strings/time.ts'
import { Button } from '../../ui/button.tsx'
import { MarginNote, Page, Section } from '../../ui/page.tsx'
import { Prose } from '../../ui/prose.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { RuleGroups, Sentences } from '../../ui/rules.tsx'
import { saveFile } from '../../ui/save-file.ts'
import { When } from '../../ui/when.tsx'
import { CharterHistory } from './charter-history.tsx'
import { StressSection } from './stress-section.tsx'
import './charter.css'

const words = t.charter
type View = z.infer<typeof CharterView>

/** The charter in force: the articles people read, and beside them the rules that the software counts with. */
export function CharterPage() {
  const { organisation } = useOrganisation()
  const query = useQuery('charter.get', { organisation })
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <>
          {query.status === 'ready' ? (
            <Button kind="quiet" onPress={() => void saveCharter(query.data.charter)}>
              <Download aria-hidden="true" />
              {words.save}
            </Button>
          ) : null}
          <Link
            to="/o/$organisation/write"
            params={{ organisation }}
            search={{ effect: 'amend' }}
            className="button button-plain"
          >
            {words.propose}
          </Link>
        </>
      }
      {...(query.status === 'ready' ? { margin: <RulesMargin view={query.data} /> } : {})}
    >
      <QueryView query={query} skeleton={[5, 9, 9, 7, 9, 9]}>
        {(view) => <CharterContent view={view} />}
      </QueryView>
    </Page>
  )
}

/** What writes files is loaded when somebody wants one. */
async function saveCharter(charter: Charter): Promise<void> {
  const { writeCharterFile } = await import('#shared/charter/file/write.ts')
  saveFile('charter.yaml', writeCharterFile(charter), 'application/yaml')
}

const rulesOf = (view: View) => view.rules.filter((group) => group.id !== 'organisation')

function CharterContent({ view }: { readonly view: View }) {
  return (
    <>
      <section className="charter-head">
        <h2>{view.charter.name}</h2>
        <p className="written charter-purpose">{view.charter.purpose}</p>
        <p className="soft">
          {words.inForceSince} {date(view.adoptedAt)}. {words.review}{' '}
          <When at={view.adoptedAt + view.charter.reviewAfterMs} />.
        </p>
        <InFlight view={view} />
      </section>
      <section className="section" aria-label={words.articles}>
        {view.charter.articles.length === 0 ? <p className="written soft">{words.noArticles}</p> : null}
        <ol className="articles">
          {view.charter.articles.map((article) => (
            <li key={article.id} className="article">
              <h3>{article.title}</h3>
              <Prose text={article.text} />
            </li>
          ))}
        </ol>
      </section>
      <div className="charter-rules-below">
        <Section title={words.rules}>
          <RuleGroups groups={rulesOf(view)} />
        </Section>
      </div>
      <StressSection charter={view.charter} />
      <Section title={words.history}>
        <CharterHistory view={view} />
      </Section>
    </>
  )
}

function InFlight({ view }: { readonly view: View }) {
  const { organisation } = useOrganisation()
  if (view.amendmentsInFlight.length === 0) return null
  return (
    <div className="in-flight">
      <p className="small muted">{words.inFlight}</p>
      <ul>
        {view.amendmentsInFlight.map((each) => (
          <li key={each.proposal}>
            <Link to="/o/$organisation/proposals/$proposal" params={{ organisation, proposal: each.proposal }}>
              {each.title === '' ? t.proposals.untitled : each.title}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** As a statute carries its notes: the rules in the margin, each group under its own heading. */
function RulesMargin({ view }: { readonly view: View }) {
  return (
    <>
      {rulesOf(view).map((group) => (
        <MarginNote key={group.id} title={group.title}>
          <Sentences sentences={group.sentences} />
        </MarginNote>
      ))}
    </>
  )
}
