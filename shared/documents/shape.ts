import type { DecisionTypeName } from '../charter/decision-rule.ts'
import type { Effect } from '../charter/effect.ts'
import type { MemberId } from '../kernel/ids.ts'
import { LIMITS } from '../kernel/limits.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { Automerge, type Doc, type Heads } from './automerge.ts'

/**
 * The body of a proposal as Automerge holds it. `title`, `text` and `articles` are collaborative texts; everything
 * else holds immutable strings, because two people writing one choice at once must not mix their letters.
 */
export interface ProposalDoc extends Record<string, unknown> {
  title: string
  text: string
  /** Markdown of the charter articles an amendment is being written for. */
  articles: string
  /** JSON by name, see `FIELD_NAMES`. */
  fields: Record<string, Automerge.ImmutableString>
  /** Comments by `<memberId>:<random>`. */
  thread: Record<string, Partial<CommentDoc>>
}
export interface CommentDoc extends Record<string, unknown> {
  at: number
  text: Automerge.ImmutableString
}

export const TEXT_NAMES = ['title', 'text', 'articles'] as const
export type TextName = (typeof TEXT_NAMES)[number]
export const FIELD_NAMES = ['decisionType', 'effect'] as const
/** In the order in which the first change makes them: their object ids are `1@actor` to `5@actor`. */
export const ROOT_NAMES = ['title', 'text', 'articles', 'fields', 'thread'] as const
export type RootName = (typeof ROOT_NAMES)[number]

/** A member's random part of a comment's key: 16 hexadecimal digits. */
export const COMMENT_KEY = /^([0-9a-f]{64}):([0-9a-f]{16})$/
export const commentKey = (member: MemberId, random: string): string => `${member}:${random}`

/** What `fields.decisionType` and `fields.effect` decide. */
export interface Choices {
  readonly decisionType?: DecisionTypeName | undefined
  readonly effect?: Effect | undefined
}

/** A document after a change, and the change as bytes to sign; `null` when nothing changed. */
export interface Changed {
  readonly doc: Doc<ProposalDoc>
  readonly change: Uint8Array | null
}

/** Our changes never carry a time of their own: the entry around them has the claimed one. */
function changed(doc: Doc<ProposalDoc>, edit: (draft: ProposalDoc) => void): Changed {
  const before = Automerge.getHeads(doc)
  const after = Automerge.change(doc, { time: 0 }, edit)
  const heads = Automerge.getHeads(after)
  const same = heads.length === before.length && heads.every((head, i) => head === before[i])
  return { doc: after, change: same ? null : (Automerge.getLastLocalChange(after) ?? null) }
}

function setChoices(draft: ProposalDoc, choices: Choices): void {
  for (const name of FIELD_NAMES) {
    if (choices[name] === undefined) continue
    const value = JSON.stringify(choices[name])
    // To set what already wins a conflict, Automerge would delete the losing values: not an operation of bodies.
    if (draft.fields[name]?.toString() !== value) draft.fields[name] = new Automerge.ImmutableString(value)
  }
}

/**
 * Starts a proposal's body. Its first change makes the five root objects in a fixed order before anything else, so
 * that every later operation says by its object id alone which part it touches; no other change may touch the root.
 */
export function createProposalBody(
  actor: string,
  initial: {
    readonly title: string
    readonly text: string
    readonly articles?: string
    readonly decisionType: DecisionTypeName
    readonly effect: Effect
  },
): { readonly doc: Doc<ProposalDoc>; readonly change: Uint8Array } {
  const { doc, change } = changed(Automerge.init<ProposalDoc>({ actor }), (draft) => {
    draft.title = ''
    draft.text = ''
    draft.articles = ''
    draft.fields = {}
    draft.thread = {}
    Automerge.splice(draft, ['title'], 0, 0, initial.title)
    Automerge.splice(draft, ['text'], 0, 0, initial.text)
    Automerge.splice(draft, ['articles'], 0, 0, initial.articles ?? '')
    setChoices(draft, initial)
  })
  if (change === null) throw new Error('the first change of a body cannot be empty')
  return { doc, change }
}

export interface Splice {
  readonly field: TextName
  /** Position in UTF-16 code units; negative counts from the end, as in Array.splice. Clamped to the text. */
  readonly at: number
  readonly remove: number
  readonly insert: string
}

/** Several edits as one change: splices in order, each on the text its predecessors left, then the choices. */
export function editProposalBody(
  doc: Doc<ProposalDoc>,
  edit: Choices & { readonly splices?: readonly Splice[] },
): Changed {
  return changed(doc, (draft) => {
    for (const { field, at, remove, insert } of edit.splices ?? []) {
      const length = draft[field].length
      const start = Math.min(length, at < 0 ? Math.max(0, length + at) : at)
      Automerge.splice(draft, [field], start, Math.min(remove, length - start), insert.toWellFormed())
    }
    setChoices(draft, edit)
  })
}

/**
 * Adds a comment of `member`.
 * @param comment `random` is 16 hexadecimal digits that no other comment of the member has; `at` is milliseconds
 * since 1970 by the writer's clock.
 */
export function addComment(
  doc: Doc<ProposalDoc>,
  comment: { readonly member: MemberId; readonly random: string; readonly at: number; readonly text: string },
): Changed {
  return changed(doc, (draft) => {
    const key = commentKey(comment.member, comment.random)
    // Made empty and filled value by value: in one go, Automerge 3.5.0 takes a 0 for a fraction.
    draft.thread[key] = {}
    const made = draft.thread[key]
    made.at = comment.at
    made.text = new Automerge.ImmutableString(comment.text.slice(0, LIMITS.reasonChars).toWellFormed())
  })
}

/** A collaborative text as it was at `heads` (change hashes of this document), whatever came later. */
export function textAt(doc: Doc<ProposalDoc>, name: TextName, heads: Heads): Result<string, 'unknown-heads'> {
  if (!Automerge.hasHeads(doc, heads)) return err('unknown-heads')
  const value: unknown = Automerge.view(doc, heads)[name]
  return ok(typeof value === 'string' ? value : '')
}
