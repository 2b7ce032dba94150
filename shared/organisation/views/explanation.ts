import type { ConditionView, ExplanationView } from '../../bridge/explanation-view.ts'
import type { Condition } from '../../charter/condition.ts'
import type { Charter } from '../../charter/model.ts'
import { ruleGroups } from '../../charter/sentences.ts'
import type { EntryId, ProposalId } from '../../kernel/ids.ts'
import { unreachable } from '../../kernel/result.ts'
import { openOf } from '../decisions.ts'
import { charterOf } from '../standing.ts'
import type { Verdict } from '../verdict.ts'
import { personOf, type Viewer } from './viewer.ts'

/**
 * Why an entry counts, or does not: every condition that it was judged by, in its author's own knowledge, each with what
 * the charter of then says of it in plain words. Null for an entry that is not held.
 */
export function explanationOf(viewer: Viewer, id: EntryId): ExplanationView | null {
  const { organisation } = viewer
  const explained = organisation.explain(id)
  if (explained === null) return null
  const { entry, cut, verdict, conditions } = explained
  const author = organisation.authorOf(id)
  // What was opened is judged by the charter that it was opened under, whatever was adopted since.
  const proposal = organisation.facts.proposals.get(entry.document as ProposalId)
  const open = proposal === undefined ? null : openOf(organisation, proposal, cut)
  const { charter } = open?.adoption ?? charterOf(organisation, cut)
  return {
    entry: id,
    kind: entry.kind,
    by: author === undefined ? null : personOf(viewer, author.member),
    at: entry.claimedTime,
    verdict: verdict.verdict,
    sentence: sentenceOf(verdict),
    conditions: withRules(conditions, charter),
  }
}

/** Conditions with what the charter says of each, where it has a sentence for that clause. */
export function withRules(conditions: readonly Condition[], charter: Charter): ConditionView[] {
  const rules = new Map(
    ruleGroups(charter).flatMap(({ sentences }) =>
      sentences.map(({ clause, sentence }) => [clause, sentence] as const),
    ),
  )
  return conditions.map((condition) => ({ ...condition, rule: rules.get(condition.clause) ?? null }))
}

function sentenceOf(verdict: Verdict): string {
  switch (verdict.verdict) {
    case 'allow':
      return 'It counts: it met every condition, as far as its author could know then.'
    case 'deny':
      return verdict.reason
    case 'newer':
      return 'Only a newer version of Folkmoot can read it. It is kept and passed on.'
    case 'unknown':
      return 'What it rests on has not arrived here.'
    case 'refuse':
      return verdict.reason
    default:
      return unreachable(verdict)
  }
}
