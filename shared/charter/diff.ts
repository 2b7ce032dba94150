import type { Article, Charter } from './model.ts'
import { ruleGroups } from './sentences.ts'

/** One clause in the words of either charter; `null` where a charter has no such clause. */
export interface RuleChange {
  readonly clause: string
  /** Title of the group the clause is read in. */
  readonly group: string
  readonly before: string | null
  readonly after: string | null
}

export type ArticleChange =
  | { readonly change: 'added'; readonly after: Article }
  | { readonly change: 'removed'; readonly before: Article }
  | { readonly change: 'changed'; readonly before: Article; readonly after: Article }

export interface CharterDiff {
  readonly rules: readonly RuleChange[]
  /** Added and changed articles in their new order, then the removed ones in their old order. */
  readonly articles: readonly ArticleChange[]
  /** Whether the articles that stay are in the same order as before. */
  readonly order: 'kept' | 'changed'
}

/** What an amendment changes: rules as sentences, articles as texts. Nothing exactly when the charters are the same. */
export function charterDiff(before: Charter, after: Charter): CharterDiff {
  return {
    rules: ruleChanges(before, after),
    articles: articleChanges(before.articles, after.articles),
    order: sameOrder(before.articles, after.articles) ? 'kept' : 'changed',
  }
}

function ruleChanges(before: Charter, after: Charter): readonly RuleChange[] {
  const old = sentencesByClause(before)
  const now = sentencesByClause(after)
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((clause) => {
    const was = old.get(clause)
    const is = now.get(clause)
    // The articles are compared as texts, not by the sentence that lists their titles.
    if (clause === 'articles' || was?.sentence === is?.sentence) return []
    return [{ clause, group: (is ?? was)?.group ?? '', before: was?.sentence ?? null, after: is?.sentence ?? null }]
  })
}

function sentencesByClause(
  charter: Charter,
): ReadonlyMap<string, { readonly group: string; readonly sentence: string }> {
  return new Map(
    ruleGroups(charter).flatMap((group) =>
      group.sentences.map(({ clause, sentence }) => [clause, { group: group.title, sentence }] as const),
    ),
  )
}

function articleChanges(before: readonly Article[], after: readonly Article[]): readonly ArticleChange[] {
  const old = new Map(before.map((article) => [article.id, article]))
  const kept = new Set(after.map((article) => article.id))
  const changes = after.flatMap((article): ArticleChange[] => {
    const was = old.get(article.id)
    if (was === undefined) return [{ change: 'added', after: article }]
    if (was.title === article.title && was.text === article.text) return []
    return [{ change: 'changed', before: was, after: article }]
  })
  const removed = before.filter((article) => !kept.has(article.id))
  return [...changes, ...removed.map((article): ArticleChange => ({ change: 'removed', before: article }))]
}

function sameOrder(before: readonly Article[], after: readonly Article[]): boolean {
  const idsOf = (articles: readonly Article[]) => articles.map((article) => article.id)
  const stayed = idsOf(before).filter((id) => idsOf(after).includes(id))
  const found = idsOf(after).filter((id) => stayed.includes(id))
  return stayed.every((id, index) => id === found[index])
}
