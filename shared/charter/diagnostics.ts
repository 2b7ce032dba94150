import type { z } from 'zod'
import { err, ok, type Result } from '../kernel/result.ts'
import { DecisionRule } from './decision-rule.ts'
import { durationWords } from './duration-words.ts'
import { CHARTER_VERSION, Charter } from './model.ts'
import { count, either } from './words.ts'

/** One thing that keeps data from being a charter, in words. */
export interface CharterProblem {
  /** Path of the field, as in the clauses of the rules; empty for the charter as a whole. */
  readonly clause: string
  /**
   * `mistake`: to be corrected. `newer`: this version does not know the field, so it can only be kept and passed on;
   * counting by the rest would misread what was adopted.
   */
  readonly kind: 'mistake' | 'newer'
  readonly sentence: string
  /** Line of the file that the charter was read from, counted from one. */
  readonly line?: number
}

/** Checks data against the charter's schema and tells every problem at once. */
export function checkCharter(value: unknown): Result<Charter, readonly CharterProblem[]> {
  const parsed = Charter.safeParse(value)
  if (parsed.success) return ok(parsed.data)
  const problems = new Map<string, CharterProblem>()
  // One problem a field is enough to correct it; the last is the tightest.
  for (const issue of parsed.error.issues) {
    for (const problem of problemsOf(issue, value)) problems.set(problem.clause, problem)
  }
  return err([...problems.values()])
}

type Issue = z.core.$ZodIssue
type Path = readonly PropertyKey[]

function problemsOf(issue: Issue, charter: unknown): readonly CharterProblem[] {
  const { path } = issue
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      clause: [...path, key].map(String).join('.'),
      kind: 'newer',
      sentence: `${fieldInWords([...path, key])} is not known here: it is misspelt, or from a newer Folkmoot.`,
    }))
  }
  const clause = path.map(String).join('.')
  const found = valueAt(charter, path)
  if (clause === 'version' && typeof found === 'number' && found > CHARTER_VERSION) {
    const sentence = `The charter is written in version ${found}; this Folkmoot reads up to version ${CHARTER_VERSION}.`
    return [{ clause, kind: 'newer', sentence }]
  }
  return [{ clause, kind: 'mistake', sentence: `${fieldInWords(path)} ${complaint(issue, found)}.` }]
}

/** What is wrong with the field that was named before. */
function complaint(issue: Exclude<Issue, { code: 'unrecognized_keys' }>, found: unknown): string {
  if (found === undefined) return 'is missing'
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${TYPES[issue.expected] ?? issue.expected}, and is ${kindOf(found)}`
    case 'too_small':
      return `must ${bound(issue.path, issue.origin, 'at least', Number(issue.minimum))}`
    case 'too_big':
      return `must ${bound(issue.path, issue.origin, 'at most', Number(issue.maximum))}`
    case 'invalid_value':
      return `must be ${either(issue.values.map((value) => JSON.stringify(value)))}, and is ${JSON.stringify(found)}`
    case 'invalid_union':
      return issue.discriminator === 'method'
        ? `must be ${either(METHODS)}, and is ${JSON.stringify(found)}`
        : 'has none of the forms it may have'
    case 'invalid_format':
      return 'must be made of small letters, digits and hyphens, at most 40, and begin with a letter or digit'
    case 'custom':
      return `does not hold: ${issue.message}`
    default:
      return `is not valid: ${issue.message}`
  }
}

const METHODS = DecisionRule.options.map(({ shape }) => `"${shape.method.value}"`)
const TYPES: Readonly<Record<string, string>> = {
  number: 'a number',
  int: 'a whole number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of fields',
}

function bound(path: Path, origin: string, atLeastOrMost: string, limit: number): string {
  if (origin === 'string') return `have ${atLeastOrMost} ${count(limit, 'character', 'characters')}`
  if (origin === 'array') return `have ${atLeastOrMost} ${count(limit, 'entry', 'entries')}`
  const isDuration = String(path.at(-1)).endsWith('Ms') && limit > 0
  return `be ${atLeastOrMost} ${limit}${isDuration ? ` (${durationWords(limit)} in milliseconds)` : ''}`
}

function kindOf(value: unknown): string {
  if (value === null) return 'empty'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'number') return Number.isFinite(value) ? `the number ${value}` : 'not a number'
  return TYPES[typeof value] ?? typeof value
}

/** The field at the beginning of a sentence. Articles are counted from one, as people do. */
export function fieldInWords(path: Path): string {
  const [first, second, ...rest] = path
  if (first === undefined) return 'The charter'
  if (first !== 'articles' || typeof second !== 'number') return `“${path.map(String).join('.')}”`
  return rest.length === 0 ? `Article ${second + 1}` : `The ${rest.map(String).join('.')} of article ${second + 1}`
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key) ? Reflect.get(inner, key) : undefined,
    value,
  )
}
