import { Link } from '@tanstack/react-router'
import { PenLine } from 'lucide-react'
import MiniSearch from 'minisearch'
import { useMemo, useState } from 'react'
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import type { z } from 'zod'
import type { Stage } from '#shared/bridge/views.ts'
import { useOrganisation } from '../../state/organisation-context.tsx'
import { useQuery } from '../../state/use-query.ts'
import { t } from '../../strings/en.ts'
import { Field } from '../../ui/field.tsx'
import { Empty } from '../../ui/notice.tsx'
import { Page } from '../../ui/page.tsx'
import { type ProposalLineData, ProposalLines } from '../../ui/proposal-line.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import './proposals.css'

const words = t.proposals
const FILTERS = ['open', 'drafts', 'decided', 'all'] as const
type Filter = (typeof FILTERS)[number]

const OPEN: ReadonlySet<z.infer<typeof Stage>> = new Set([
  'notice',
  'voting',
  'closing',
  'cooling-off',
  'contested',
  'rival',
])

export function passes(filter: Filter, stage: z.infer<typeof Stage>): boolean {
  switch (filter) {
    case 'all':
      return true
    case 'drafts':
      return stage === 'draft'
    case 'open':
      return OPEN.has(stage)
    case 'decided':
      return stage !== 'draft' && !OPEN.has(stage)
  }
}

export function ProposalsPage() {
  const { organisation } = useOrganisation()
  const query = useQuery('proposal.list', { organisation })
  const write = (
    <Link to="/o/$organisation/write" params={{ organisation }} className="button button-primary">
      <PenLine aria-hidden="true" />
      {words.write}
    </Link>
  )
  return (
    <Page title={words.title} actions={write}>
      <QueryView query={query} skeleton={[7, 9, 7, 9, 7, 9]}>
        {(lines) => (lines.length === 0 ? <Empty>{words.empty}</Empty> : <FilteredLines lines={lines} />)}
      </QueryView>
    </Page>
  )
}

function FilteredLines({ lines }: { readonly lines: readonly ProposalLineData[] }) {
  const { organisation } = useOrganisation()
  const [filter, setFilter] = useState<Filter>(() =>
    lines.some((line) => passes('open', line.stage)) ? 'open' : 'all',
  )
  const [search, setSearch] = useState('')
  const index = useMemo(() => indexOf(lines), [lines])
  const found = search.trim() === '' ? null : new Map(index.search(search).map((hit) => [hit.id, hit.score]))
  const shown = lines
    .filter((line) => passes(filter, line.stage) && (found === null || found.has(line.proposal)))
    .toSorted((a, b) => (found?.get(b.proposal) ?? 0) - (found?.get(a.proposal) ?? 0))
  return (
    <div className="filtered">
      <div className="filter-bar">
        <ToggleButtonGroup
          aria-label={words.filterLabel}
          className="tab-list"
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[filter]}
          onSelectionChange={(keys) => setFilter(FILTERS.find((each) => keys.has(each)) ?? 'all')}
        >
          {FILTERS.map((each) => (
            <ToggleButton key={each} id={each} className="tab">
              {words.filters[each]}{' '}
              <span className="tabular muted">{lines.filter((line) => passes(each, line.stage)).length}</span>
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
        <Field label={words.search} labelHidden placeholder={words.search} value={search} onChange={setSearch} />
      </div>
      {shown.length === 0 ? (
        <p className="written soft">{words.none}</p>
      ) : (
        <ProposalLines organisation={organisation} lines={shown} />
      )}
    </div>
  )
}

function indexOf(lines: readonly ProposalLineData[]) {
  const index = new MiniSearch<{ id: string; title: string; by: string; sentence: string }>({
    fields: ['title', 'by', 'sentence'],
    searchOptions: { prefix: true, fuzzy: 0.15, boost: { title: 3 }, combineWith: 'AND' },
  })
  index.addAll(
    lines.map((line) => ({ id: line.proposal, title: line.title, by: line.by.name, sentence: line.sentence })),
  )
  return index
}
