import MiniSearch from 'minisearch'
import { z } from 'zod'
import type { Stage } from '#shared/bridge/views.ts'
import { EffectKind } from '#shared/charter/effect.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import type { ProposalLineData } from '../../ui/proposal-line.tsx'

export const STAGES = ['open', 'drafts', 'decided', 'all'] as const
export type StageFilter = (typeof STAGES)[number]
export const WHOSE = ['anybody', 'mine', 'waiting'] as const
export type WhoseFilter = (typeof WHOSE)[number]

/** Which proposals are shown, as the address has it: what is left out is not asked for. */
export interface ProposalFilter {
  readonly stage?: StageFilter
  readonly kind?: EffectKind
  readonly whose?: Exclude<WhoseFilter, 'anybody'>
  readonly text?: string
}

const Filter = z.object({
  stage: z.enum(STAGES).optional().catch(undefined),
  kind: EffectKind.optional().catch(undefined),
  whose: z.enum(['mine', 'waiting']).optional().catch(undefined),
  text: z.coerce.string().max(LIMITS.titleChars).optional().catch(undefined),
})

/** From an address that anybody may have written. */
export function readFilter(search: Readonly<Record<string, unknown>>): ProposalFilter {
  const { stage, kind, whose, text } = Filter.parse(search)
  return {
    ...(stage === undefined ? {} : { stage }),
    ...(kind === undefined ? {} : { kind }),
    ...(whose === undefined ? {} : { whose }),
    ...(text === undefined || text === '' ? {} : { text }),
  }
}

const OPEN: ReadonlySet<z.infer<typeof Stage>> = new Set([
  'notice',
  'voting',
  'closing',
  'cooling-off',
  'contested',
  'rival',
])

export function passes(filter: StageFilter, stage: z.infer<typeof Stage>): boolean {
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

function isOf(whose: ProposalFilter['whose'], line: ProposalLineData): boolean {
  switch (whose) {
    case undefined:
      return true
    case 'mine':
      return line.by.me
    case 'waiting':
      return line.needsMe
  }
}

/** Those of a kind, of somebody and with the words, the best match first; the stage is left to the caller. */
export function filtered(
  lines: readonly ProposalLineData[],
  { kind, whose, text }: ProposalFilter,
  index: LineIndex,
): readonly ProposalLineData[] {
  const found = text === undefined ? null : index.search(text)
  const rest = lines.filter(
    (line) =>
      (kind === undefined || line.effect === kind) && isOf(whose, line) && (found === null || found.has(line.proposal)),
  )
  return found === null ? rest : rest.toSorted((a, b) => (found.get(b.proposal) ?? 0) - (found.get(a.proposal) ?? 0))
}

export interface LineIndex {
  /** How well each proposal fits; those that do not are not in it. */
  search(text: string): ReadonlyMap<string, number>
}

/** Made when it is first asked: most looks at the page search for nothing. */
export function indexOf(lines: readonly ProposalLineData[]): LineIndex {
  let made: MiniSearch<{ id: string; title: string; by: string; sentence: string }> | null = null
  const make = () => {
    const index = new MiniSearch<{ id: string; title: string; by: string; sentence: string }>({
      fields: ['title', 'by', 'sentence'],
      searchOptions: { prefix: true, fuzzy: 0.15, boost: { title: 3 }, combineWith: 'AND' },
    })
    index.addAll(
      lines.map((line) => ({ id: line.proposal, title: line.title, by: line.by.name, sentence: line.sentence })),
    )
    return index
  }
  return {
    search: (text) => {
      made ??= make()
      return new Map(made.search(text).map((hit) => [String(hit.id), hit.score]))
    },
  }
}
