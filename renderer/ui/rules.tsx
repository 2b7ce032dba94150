import type { z } from 'zod'
import type { RuleGroup, RuleSentence } from '#shared/bridge/views.ts'
import './rules.css'

/** Rules in plain sentences, each with the name of its clause for those who want to point at it. */
export function Sentences({ sentences }: { readonly sentences: readonly z.infer<typeof RuleSentence>[] }) {
  return (
    <ul className="sentences">
      {sentences.map((rule) => (
        <li key={rule.clause} title={rule.clause}>
          {rule.sentence}
        </li>
      ))}
    </ul>
  )
}

export function RuleGroups({ groups }: { readonly groups: readonly z.infer<typeof RuleGroup>[] }) {
  return (
    <div className="rule-groups">
      {groups.map((group) => (
        <section key={group.id} className="rule-group">
          <h3>{group.title}</h3>
          <Sentences sentences={group.sentences} />
        </section>
      ))}
    </div>
  )
}
