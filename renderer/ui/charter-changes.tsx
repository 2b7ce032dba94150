import { useMemo } from 'react'
import { charterDiff } from '#shared/charter/diff.ts'
import type { Charter } from '#shared/charter/model.ts'
import { t } from '../strings/en.ts'
import { wordDiff } from './word-diff.ts'
import './charter-changes.css'

const words = t.proposals.amend

/** What one charter changes in another: each rule's sentence before and after, and the articles. */
export function CharterChanges({ before, after }: { readonly before: Charter; readonly after: Charter }) {
  const diff = useMemo(() => charterDiff(before, after), [before, after])
  if (diff.rules.length === 0 && diff.articles.length === 0 && diff.order === 'kept')
    return <p className="soft">{words.nothing}</p>
  return (
    <ul className="changes">
      {diff.rules.map((rule) => (
        <li key={rule.clause}>
          <p className="small muted">{rule.group}</p>
          {rule.before === null ? null : <Side kind="was" label={words.now} text={rule.before} />}
          {rule.after === null ? null : <Side kind="is" label={words.then} text={rule.after} />}
        </li>
      ))}
      {diff.articles.map((change) => {
        const article = change.change === 'removed' ? change.before : change.after
        return (
          <li key={`article ${article.id}`}>
            <p className="small muted">{words[change.change]}</p>
            <p className="changes-article">{article.title}</p>
            {change.change === 'changed' ? (
              <TextChanges before={change.before.text} after={change.after.text} />
            ) : (
              <Side
                kind={change.change === 'removed' ? 'was' : 'is'}
                label={change.change === 'removed' ? words.now : words.then}
                text={article.text}
              />
            )}
          </li>
        )
      })}
    </ul>
  )
}

/** A changed text in one piece, with what goes and what comes in their places. */
export function TextChanges({ before, after }: { readonly before: string; readonly after: string }) {
  return (
    <p className="changes-words written">
      {wordDiff(before, after).map((part, index) => {
        const key = `${index} ${part.kind}`
        if (part.kind === 'gone') return <del key={key}>{part.text}</del>
        return part.kind === 'new' ? <ins key={key}>{part.text}</ins> : <span key={key}>{part.text}</span>
      })}
    </p>
  )
}

function Side({ kind, label, text }: { readonly kind: 'was' | 'is'; readonly label: string; readonly text: string }) {
  return (
    <div className={`changes-side changes-${kind}`}>
      <span className="changes-label">{label}</span>
      {kind === 'was' ? <del>{text}</del> : <ins>{text}</ins>}
    </div>
  )
}
