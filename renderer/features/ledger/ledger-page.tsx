import type { z } from 'zod'
import type { EvidenceView } from '#shared/bridge/views.ts'
import { useOrganisation } from '../../state/organisation-context.tsx'
import { useQuery } from '../../state/use-query.ts'
import { t } from '../../strings/en.ts'
import { PersonName } from '../../ui/face.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { ProposalLines } from '../../ui/proposal-line.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { When } from '../../ui/when.tsx'
import { WhyEntry } from '../why-entry.tsx'
import './ledger.css'

const words = t.ledger
const DECIDED = new Set(['cooling-off', 'in-force', 'rejected', 'no-quorum', 'rival', 'contested', 'withdrawn'])

/** Decisions and what became of them, and the evidence of what was refused or contradicts itself. */
export function LedgerPage() {
  const { organisation } = useOrganisation()
  const proposals = useQuery('proposal.list', { organisation })
  const evidence = useQuery('organisation.evidence', { organisation })
  return (
    <Page title={words.title} lead={words.lead}>
      <Section title={words.decisions}>
        <QueryView query={proposals}>
          {(lines) => {
            const decided = lines.filter((line) => DECIDED.has(line.stage))
            if (decided.length === 0) return <p className="written soft">{words.noDecisions}</p>
            return <ProposalLines organisation={organisation} lines={decided} />
          }}
        </QueryView>
      </Section>
      <Section title={words.evidence}>
        <QueryView query={evidence}>
          {(items) =>
            items.length === 0 ? (
              <p className="written soft">
                {words.noEvidence} {words.evidenceEmpty}
              </p>
            ) : (
              <ul className="evidence">
                {items.map((item) => (
                  <Evidence key={`${item.at} ${item.sentence} ${item.entries.join()}`} item={item} />
                ))}
              </ul>
            )
          }
        </QueryView>
      </Section>
    </Page>
  )
}

function Evidence({ item }: { readonly item: z.infer<typeof EvidenceView> }) {
  return (
    <li className="evidence-item">
      <div className="evidence-head">
        <span className="evidence-kind">{words.kinds[item.kind]}</span>
        {item.person === null ? null : <PersonName person={item.person} />}
        <span className="small muted">
          <When at={item.at} />
        </span>
      </div>
      <p>{item.sentence}</p>
      {item.kind === 'refused' && item.entries[0] !== undefined && item.entries.length === 1 ? (
        <WhyEntry entry={item.entries[0]} label={words.why} />
      ) : null}
      <details>
        <summary className="small">{words.entries}</summary>
        <ul className="evidence-entries">
          {item.entries.map((entry) => (
            <li key={entry} className="mono">
              {entry}
            </li>
          ))}
          {item.device === null ? null : (
            <li className="mono">
              {words.device}: {item.device}
            </li>
          )}
        </ul>
      </details>
    </li>
  )
}
