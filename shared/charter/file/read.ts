import type { YAMLParseError } from 'yaml'
import { LIMITS } from '../../kernel/limits.ts'
import { err, ok, type Result } from '../../kernel/result.ts'
import { type CharterProblem, checkCharter } from '../diagnostics.ts'
import type { Charter } from '../model.ts'
import { type PlainData, plainData } from './plain-data.ts'
import { readYaml } from './yaml-source.ts'

/**
 * Reads a charter from a file in YAML, or in JSON, which is YAML too. Strict: plain data in the core schema of YAML 1.2,
 * no tags, anchors or aliases, no field twice, nothing unknown. Tells the problems in the order of the file, with their
 * clauses and, where there is one, their line. Never throws.
 */
export function readCharterFile(text: string): Result<Charter, readonly CharterProblem[]> {
  const source = readYaml(text)
  if (!source.ok) {
    const { sentence, line } = source.error
    return err([{ clause: '', kind: 'mistake', sentence, ...(line === null ? {} : { line }) }])
  }
  const { document, lineAt } = source.value
  const data = plainData(document.contents, lineAt)
  const malformed = malformedBy(document.errors, data.problems)
  if (malformed !== undefined) {
    const sentence = `The charter is not written as YAML: ${malformed.message}.`
    return err([{ clause: '', kind: 'mistake', sentence, line: lineAt(malformed.pos[0]) }])
  }
  const checked = checkCharter(data.value)
  if (checked.ok && data.problems.length === 0) return ok(checked.value)
  return err(inOrder(data, checked.ok ? [] : checked.error))
}

/** The same for the bytes of a file, which are UTF-8. */
export function readCharterBytes(bytes: Uint8Array): Result<Charter, readonly CharterProblem[]> {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return err([{ clause: '', kind: 'mistake', sentence: 'The charter is not written in UTF-8: save it as such.' }])
  }
  return readCharterFile(text)
}

/** The first mistake of form: what follows it is seldom meant as it is read. */
function malformedBy(
  errors: readonly YAMLParseError[],
  problems: readonly CharterProblem[],
): YAMLParseError | undefined {
  // Tags and aliases were told as problems, with their clauses.
  const other = errors.find(({ code }) => code !== 'BAD_ALIAS' && code !== 'TAG_RESOLVE_FAILED')
  return other ?? (problems.length === 0 ? errors[0] : undefined)
}

/** All problems in the order of the file, one a field. */
function inOrder(data: PlainData, found: readonly CharterProblem[]): readonly CharterProblem[] {
  const unknown = new Set(found.filter(({ kind }) => kind === 'newer').map(({ clause }) => clause))
  const own = data.problems.filter(({ clause }) => !isWithin(clause, unknown))
  const told = new Set(own.map(({ clause }) => clause))
  const others = found.filter(({ clause }) => !isWithin(clause, told)).map(data.placed)
  return [...own, ...others].toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)).slice(0, LIMITS.charterProblems)
}

/** Whether a field is one of these or lies inside one: what follows from a problem is not told as another. */
function isWithin(clause: string, fields: ReadonlySet<string>): boolean {
  if (fields.has(clause)) return true
  const dot = clause.lastIndexOf('.')
  return dot !== -1 && isWithin(clause.slice(0, dot), fields)
}
