import { z } from 'zod'
import { DecisionTypeName } from '../charter/decision-rule.ts'
import { Effect } from '../charter/effect.ts'
import { Instant, MemberId } from '../kernel/ids.ts'
import { LIMITS } from '../kernel/limits.ts'
import { Automerge, type Doc } from './automerge.ts'
import { COMMENT_KEY, type ProposalDoc, ROOT_NAMES, type RootName, type TextName } from './shape.ts'

export interface Comment {
  /** Its key in the thread: `<memberId>:<random>`. */
  readonly key: string
  readonly member: MemberId
  /** Milliseconds since 1970 as the writer claims. */
  readonly at: number
  readonly text: string
}

export interface ProposalBody {
  readonly title: string
  readonly text: string
  readonly articles: string
  readonly decisionType: DecisionTypeName
  readonly effect: Effect
  /** By claimed time, then by key. */
  readonly thread: readonly Comment[]
  /** What could not be read as it should be, and was replaced by a default or left out. */
  readonly problems: readonly string[]
}

const LENGTHS: { readonly [K in TextName]: number } = {
  title: LIMITS.titleChars,
  text: LIMITS.textChars,
  articles: LIMITS.textChars,
}
const CommentData = z.object({ at: Instant, text: z.string().max(LIMITS.reasonChars) })

const asRecord = (value: unknown): Readonly<Record<string, unknown>> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null
const asString = (value: unknown): unknown => (Automerge.isImmutableString(value) ? value.toString() : value)

function parseJson(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined
  } catch {
    return undefined
  }
}

/**
 * Plain data from a body that anybody may have written anything into: never throws, replaces what is not as it should
 * be and says so in `problems`. The order of reading and the result depend on the contents alone.
 */
export function readProposalBody(doc: Doc<ProposalDoc>): ProposalBody {
  const problems: string[] = []
  const root: Readonly<Record<string, unknown>> = doc

  const text = (name: TextName): string => {
    const value = root[name]
    if (typeof value !== 'string') {
      problems.push(`${name} is not a text`)
      return ''
    }
    if (value.length <= LENGTHS[name]) return value
    problems.push(`${name} is longer than ${LENGTHS[name]} characters`)
    return value.slice(0, LENGTHS[name]).toWellFormed()
  }
  const map = (name: RootName): Readonly<Record<string, unknown>> => {
    const value = asRecord(root[name])
    if (value === null) problems.push(`${name} is not a map`)
    return value ?? {}
  }
  const fields = map('fields')
  const field = <T>(name: string, schema: z.ZodType<T>, fallback: T): T => {
    const parsed = schema.safeParse(parseJson(asString(fields[name])))
    if (!parsed.success) problems.push(`${name} is missing or unreadable`)
    return parsed.success ? parsed.data : fallback
  }

  const thread: Comment[] = []
  for (const [key, value] of Object.entries(map('thread'))) {
    const member = COMMENT_KEY.exec(key)?.[1]
    const record = asRecord(value)
    const data = CommentData.safeParse(record === null ? null : { at: record['at'], text: asString(record['text']) })
    if (member === undefined || !data.success) problems.push('a comment is unreadable')
    else thread.push({ key, member: MemberId.parse(member), ...data.data })
  }
  thread.sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1))

  const strangers = Object.keys(root).filter((name) => !ROOT_NAMES.some((known) => known === name))
  if (strangers.length > 0) problems.push('the body has parts of an unknown name')
  return {
    title: text('title'),
    text: text('text'),
    articles: text('articles'),
    decisionType: field('decisionType', DecisionTypeName, 'standard'),
    effect: field<Effect>('effect', Effect, { kind: 'resolution' }),
    thread,
    problems,
  }
}
