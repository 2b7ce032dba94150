import type { z } from 'zod'
import type { CharterView } from '#shared/bridge/views.ts'
import { type DecisionTypeName, isChoice } from '#shared/charter/decision-rule.ts'
import { decisionTypesFor, Effect, type EffectKind, typesForSum } from '#shared/charter/effect.ts'
import { type Charter, ruleFor } from '#shared/charter/model.ts'
import { tidyCharter } from '../amend/tidy.ts'

export type InForce = z.infer<typeof CharterView>

/** An effect while it is being put together: not everything it needs may be chosen yet. */
export interface EffectDraft {
  readonly kind: EffectKind
  /** The request to admit, the member to remove or recall, or the outcome to uphold. */
  readonly who: string | null
  /** The charter to replace the one in force, once somebody has changed anything. */
  readonly charter: Charter | null
  readonly options: readonly string[]
  readonly role: string | null
  readonly candidates: readonly string[]
  /** As typed. */
  readonly amount: string
  readonly to: 'member' | 'other'
  readonly toMember: string | null
  readonly toName: string
  /** How the outcome to uphold was decided, once it is known. */
  readonly upholds: DecisionTypeName | null
}

export const NEW_DRAFT: EffectDraft = {
  kind: 'resolution',
  who: null,
  charter: null,
  options: ['', ''],
  role: null,
  candidates: [],
  amount: '',
  to: 'other',
  toMember: null,
  toName: '',
  upholds: null,
}

export function draftOf(effect: Effect | null): EffectDraft {
  if (effect === null) return NEW_DRAFT
  const { kind } = effect
  switch (kind) {
    case 'resolution':
      return NEW_DRAFT
    case 'admit':
      return { ...NEW_DRAFT, kind, who: effect.request }
    case 'remove':
      return { ...NEW_DRAFT, kind, who: effect.member }
    case 'amend':
      return { ...NEW_DRAFT, kind, charter: effect.charter }
    case 'choose':
      return { ...NEW_DRAFT, kind, options: effect.options }
    case 'elect':
      return { ...NEW_DRAFT, kind, role: effect.role, candidates: effect.candidates }
    case 'recall':
      return { ...NEW_DRAFT, kind, role: effect.role, who: effect.member }
    case 'uphold':
      return { ...NEW_DRAFT, kind, who: effect.proposal }
    case 'spend':
      return {
        ...NEW_DRAFT,
        kind,
        amount: String(effect.amount),
        ...(effect.to.kind === 'member'
          ? { to: 'member', toMember: effect.to.member }
          : { to: 'other', toName: effect.to.name }),
      }
  }
}

/** What was typed as an amount: a whole number, with or without blanks between thousands. */
export function amountOf(typed: string): number | null {
  const digits = typed.replace(/\s/g, '')
  return /^\d{1,15}$/.test(digits) ? Number(digits) : null
}

/** The whole effect, or `null` while something is missing or not allowed. */
export function effectOf(draft: EffectDraft, inForce: InForce | null): Effect | null {
  if (inForce === null && draft.kind !== 'resolution') return null
  const whole = Effect.safeParse(assembled(draft, inForce))
  return whole.success ? whole.data : null
}

/** The parts put together; what is missing makes it no effect. */
function assembled(draft: EffectDraft, inForce: InForce | null): unknown {
  const { kind } = draft
  switch (kind) {
    case 'resolution':
      return { kind }
    case 'admit':
      return { kind, request: draft.who }
    case 'remove':
      return { kind, member: draft.who }
    case 'amend': {
      const charter = draft.charter ?? inForce?.charter
      return charter === undefined ? null : { kind, base: inForce?.hash, charter: tidyCharter(charter) }
    }
    case 'choose':
      return { kind, options: draft.options.map((option) => option.trim()) }
    case 'elect':
      return { kind, role: draft.role, candidates: draft.candidates }
    case 'recall':
      return { kind, role: draft.role, member: draft.who }
    case 'uphold':
      return { kind, proposal: draft.who }
    case 'spend':
      return {
        kind,
        amount: amountOf(draft.amount),
        to:
          draft.to === 'member'
            ? { kind: draft.to, member: draft.toMember }
            : { kind: draft.to, name: draft.toName.trim() },
      }
  }
}

/** Kinds of decision that may carry what is drafted, as far as it goes; none where the charter has no way. */
export function typesAllowed(draft: EffectDraft, { charter, spent }: InForce): readonly DecisionTypeName[] {
  const types = decisionTypesFor(charter, draft.kind)
  if (draft.kind === 'spend' && charter.spending !== undefined) {
    const amount = amountOf(draft.amount)
    return amount === null ? types : typesForSum(charter.spending, (spent ?? 0) + amount)
  }
  // A yes or no is about one candidate.
  if (draft.kind === 'elect' && draft.candidates.length > 1)
    return types.filter((type) => isChoice(ruleFor(charter, type)))
  // The kind that it was decided as, or the strictest.
  if (draft.kind === 'uphold') return types.filter((type) => type === 'amendment' || type === draft.upholds)
  return types
}

/** The kind of decision whose tier a sum falls into, together with what was spent before. */
export function tierFor({ charter: { spending }, spent }: InForce, amount: number): DecisionTypeName {
  const sum = (spent ?? 0) + amount
  return spending?.tiers.find(({ upTo }) => sum <= upTo)?.decisionType ?? 'amendment'
}

/** The kind to begin with where the charter leaves a choice: the middle one for texts, else the least that is enough. */
export function preferredType(
  { kind, amount: typed }: EffectDraft,
  inForce: InForce,
  allowed: readonly DecisionTypeName[],
): DecisionTypeName {
  if (kind === 'resolution' && allowed.includes('standard')) return 'standard'
  const amount = kind === 'spend' ? amountOf(typed) : null
  return amount === null ? (allowed[0] ?? 'amendment') : tierFor(inForce, amount)
}
