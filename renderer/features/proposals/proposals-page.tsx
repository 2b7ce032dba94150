import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { PenLine } from 'lucide-react'
import { useMemo, useState } from 'react'
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import { EffectKind } from '#shared/charter/effect.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { useOrganisation } from '../../state/organisation-context.tsx'
import { useQuery } from '../../state/use-query.ts'
import { t } from '../../strings/en.ts'
import { Button } from '../../ui/button.tsx'
import { Field, Select } from '../../ui/field.tsx'
import { Empty } from '../../ui/notice.tsx'
import { Page } from '../../ui/page.tsx'
import { type ProposalLineData, ProposalLines } from '../../ui/proposal-line.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import {
  filtered,
  indexOf,
  type ProposalFilter,
  passes,
  readFilter,
  STAGES,
  type StageFilter,
  WHOSE,
} from './filter.ts'
import './proposals.css'

const words = t.proposals
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
  const search = useSearch({ from: '/o/$organisation/proposals' })
  // The router leaves in what the route did not take.
  const filter = useMemo(() => readFilter(search), [search])
  const navigate = useNavigate()
  const change = (changed: { readonly [K in keyof ProposalFilter]: ProposalFilter[K] | undefined }) =>
    void navigate({
      to: '/o/$organisation/proposals',
      params: { organisation },
      search: readFilter({ ...filter, ...changed }),
      replace: true,
    })
  const index = useMemo(() => indexOf(lines), [lines])
  const found = useMemo(() => filtered(lines, filter, index), [lines, filter, index])
  // Where nothing is open, what there is comes first.
  const stage = filter.stage ?? (lines.some((line) => passes('open', line.stage)) ? 'open' : 'all')
  const shown = found.filter((line) => passes(stage, line.stage))
  const elsewhere = found.length - shown.length
  return (
    <div className="filtered">
      <FilterBar lines={lines} filter={filter} stage={stage} found={found} onChange={change} />
      {shown.length > 0 ? (
        <ProposalLines organisation={organisation} lines={shown} />
      ) : (
        <div className="filtered-none">
          <p className="written soft">{words.none}</p>
          {elsewhere > 0 ? (
            <Button onPress={() => change({ stage: 'all' })}>{words.inOtherStages(elsewhere)}</Button>
          ) : filter.kind !== undefined || filter.whose !== undefined || filter.text !== undefined ? (
            <Button onPress={() => change({ kind: undefined, whose: undefined, text: undefined })}>
              {words.clearFilters}
            </Button>
          ) : null}
        </div>
      )}
    </div>
  )
}

interface FilterBarProps {
  readonly lines: readonly ProposalLineData[]
  readonly filter: ProposalFilter
  readonly stage: StageFilter
  /** Of every stage. */
  readonly found: readonly ProposalLineData[]
  readonly onChange: (changed: { readonly [K in keyof ProposalFilter]: ProposalFilter[K] | undefined }) => void
}

function FilterBar({ lines, filter, stage, found, onChange }: FilterBarProps) {
  const kinds = EffectKind.options.filter((kind) => kind === filter.kind || lines.some(({ effect }) => effect === kind))
  return (
    <>
      <div className="filter-bar">
        <ToggleButtonGroup
          aria-label={words.filterLabel}
          className="tab-list"
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[stage]}
          onSelectionChange={(keys) => onChange({ stage: STAGES.find((each) => keys.has(each)) ?? 'all' })}
        >
          {STAGES.map((each) => (
            <ToggleButton key={each} id={each} className="tab">
              {words.filters[each]}{' '}
              <span className="tabular muted">{found.filter((line) => passes(each, line.stage)).length}</span>
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
        <SearchText text={filter.text ?? ''} onChange={(text) => onChange({ text })} />
      </div>
      <div className="filter-row">
        <Select
          label={words.kindLabel}
          value={filter.kind ?? 'any'}
          options={[
            { id: 'any' as const, name: words.anyKind },
            ...kinds.map((id) => ({ id, name: t.words.effect[id] })),
          ]}
          onChange={(kind) => onChange({ kind: kind === 'any' ? undefined : kind })}
        />
        <Select
          label={words.whoseLabel}
          value={filter.whose ?? 'anybody'}
          options={WHOSE.map((id) => ({ id, name: words.whose[id] }))}
          onChange={(whose) => onChange({ whose: whose === 'anybody' ? undefined : whose })}
        />
      </div>
    </>
  )
}

/** Keeps what is typed by itself: the address follows a moment later, and a letter must not wait for it. */
function SearchText({ text, onChange }: { readonly text: string; readonly onChange: (text: string) => void }) {
  const [typed, setTyped] = useState(text)
  const [known, setKnown] = useState(text)
  // The address changed by itself: somebody went back, or cleared the filters.
  if (text !== known) {
    setKnown(text)
    if (text !== typed.trim()) setTyped(text)
  }
  return (
    <Field
      label={words.search}
      labelHidden
      placeholder={words.search}
      value={typed}
      maxLength={LIMITS.titleChars}
      onChange={(next) => {
        setTyped(next)
        onChange(next.trim())
      }}
    />
  )
}
