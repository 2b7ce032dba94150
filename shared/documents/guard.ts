import { Instant, type MemberId } from '../kernel/ids.ts'
import { LIMITS } from '../kernel/limits.ts'
import { err, ok, type Result, unreachable } from '../kernel/result.ts'
import { type BodyChange, isFirstChange, type OpId, type Run } from './change.ts'
import { COMMENT_KEY, FIELD_NAMES, ROOT_NAMES, type RootName } from './shape.ts'

/**
 * Whose session an actor id in an operation is, or was before its session forked: as far as the author of the change
 * could know, so that everybody gets the same answer about it.
 */
export type MemberOfActor = (actor: string) => MemberId | undefined

export type GuardCode =
  /** Begins the body and is not the draft's author's, or begins it otherwise than bodies begin. */
  | 'not-a-beginning'
  /** Touches the root after the beginning. */
  | 'root-touched'
  /** Touches what no part of this body is, or is not its author's part to touch in this way. */
  | 'not-a-part'
  /** Touches another member's comment, or comments in another's name. */
  | 'not-your-comment'
  /** Sets a value that is none for its place. */
  | 'bad-value'
  /** Touches more than the thread of a proposal that its author knew to be open. */
  | 'text-frozen'
  /** Does nothing. */
  | 'empty'

export interface GuardRefusal {
  readonly code: GuardCode
  readonly detail: string
}

export interface GuardQuestion {
  readonly change: BodyChange
  /** The member whose device signed the entry. */
  readonly author: MemberId
  /** The member who drafted the proposal. */
  readonly draftAuthor: MemberId
  /** Whose an actor id is, as far as the change's own entry could know. */
  readonly memberOf: MemberOfActor
  /** Whether the proposal had been opened at the change's own cut. */
  readonly textFrozenAtCut: boolean
  /**
   * Whether a body may begin in this entry: it is of the device that signed the draft, and no beginning is in its cut.
   * A second beginning would hide everything written since the first.
   */
  readonly mayBegin: boolean
}

type Part = RootName | 'comment'
type Verdict = Result<null, GuardRefusal>

const allowed: Verdict = ok(null)
const refuse = (code: GuardCode, detail: string): { readonly ok: false; readonly error: GuardRefusal } =>
  err({ code, detail })

/** Which part of the body an object is: the beginning makes the root's objects first, so their counters tell. */
function partOf(object: OpId, question: GuardQuestion): Result<Part, GuardRefusal> {
  const { change, author, draftAuthor, memberOf } = question
  const owner = object.actor === change.actor ? author : memberOf(object.actor)
  if (owner === undefined) return refuse('not-a-part', 'an object of a session that is not known')
  const root = ROOT_NAMES[object.counter - 1]
  if (root === undefined) {
    return owner === author ? ok('comment') : refuse('not-your-comment', 'only its author may change a comment')
  }
  return owner === draftAuthor ? ok(root) : refuse('not-a-part', 'only the draft’s author makes parts of it')
}

function judgePut(run: Extract<Run, { kind: 'put' }>, part: Part): Verdict {
  if (part === 'fields') {
    if (!FIELD_NAMES.some((name) => name === run.key)) return refuse('not-a-part', 'an unknown field')
    return typeof run.value === 'string' ? allowed : refuse('bad-value', 'a field holds text')
  }
  if (part !== 'comment') return refuse('not-a-part', `a value in ${part}`)
  switch (run.key) {
    case 'at':
      return Instant.safeParse(run.value).success ? allowed : refuse('bad-value', 'a comment’s time is an instant')
    case 'text':
      if (typeof run.value !== 'string') return refuse('bad-value', 'a comment holds text')
      return run.value.length <= LIMITS.reasonChars ? allowed : refuse('bad-value', 'a comment is too long')
    default:
      return refuse('not-a-part', 'a comment has a time and a text')
  }
}

function judgeRun(run: Run, question: GuardQuestion): Verdict {
  if (run.kind === 'root') return refuse('root-touched', run.name)
  const part = partOf(run.object, question)
  if (!part.ok) return part
  if (question.textFrozenAtCut && part.value !== 'thread' && part.value !== 'comment') {
    return refuse('text-frozen', part.value)
  }
  switch (run.kind) {
    case 'insert':
    case 'delete':
      if (part.value === 'title' || part.value === 'text' || part.value === 'articles') return allowed
      return refuse('not-a-part', `characters in ${part.value}`)
    case 'map': {
      if (part.value !== 'thread') return refuse('not-a-part', `a map in ${part.value}`)
      const owner = COMMENT_KEY.exec(run.key)?.[1]
      return owner === question.author ? allowed : refuse('not-your-comment', 'a comment’s key names its author')
    }
    case 'put':
      return judgePut(run, part.value)
    default:
      return unreachable(run)
  }
}

/**
 * Whether a change may touch a proposal's body. It looks at nothing but its arguments, so every member gets the same
 * verdict whatever else has arrived; whether the objects it names exist is for the graph (graph.ts), which also needs
 * only what the change was made on.
 */
export function guardChange(question: GuardQuestion): Verdict {
  const { change, author, draftAuthor, textFrozenAtCut, mayBegin } = question
  if (change.runs.length === 0) return refuse('empty', 'a change without operations')
  let runs = change.runs
  if (isFirstChange(change)) {
    if (author !== draftAuthor) return refuse('not-a-beginning', 'only the draft’s author begins its body')
    if (!mayBegin) return refuse('not-a-beginning', 'the body has begun already, or begins on another device')
    if (textFrozenAtCut) return refuse('text-frozen', 'a beginning after the opening')
    const inOrder = ROOT_NAMES.every((name, i) => {
      const run = change.runs[i]
      return run?.kind === 'root' && run.name === name
    })
    if (!inOrder || change.seq !== 1 || change.startOp !== 1) {
      return refuse('not-a-beginning', 'a body begins with its parts in order')
    }
    runs = runs.slice(ROOT_NAMES.length)
  } else if (change.startOp <= ROOT_NAMES.length) {
    return refuse('not-a-beginning', 'its operations claim to be among the first')
  }
  for (const run of runs) {
    const verdict = judgeRun(run, question)
    if (!verdict.ok) return verdict
  }
  return allowed
}
