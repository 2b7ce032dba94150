import { isAlias, isMap, isScalar, type ParsedNode, type YAMLMap } from 'yaml'
import { LIMITS } from '../../kernel/limits.ts'
import { type CharterProblem, fieldInWords } from '../diagnostics.ts'
import { durationCalled, isDuration, isShare, nameInFile } from './fields.ts'
import { parseIsoDuration } from './iso-duration.ts'
import { parseShareText } from './share-text.ts'

/** What the nodes of a charter file say, as data in the form of the model, not checked against it yet. */
export interface PlainData {
  readonly value: unknown
  readonly problems: readonly CharterProblem[]
  /** The same problem with its line, called as the file calls its field. */
  readonly placed: (problem: CharterProblem) => CharterProblem
}

type Path = readonly (string | number)[]
const clauseOf = (path: Path): string => path.join('.')

/**
 * Makes data of nodes: lengths of time and shares are read, other values stay as they are. What no charter has is told.
 *
 * @param lineAt the line of an offset in the file, counted from one
 */
export function plainData(contents: ParsedNode | null, lineAt: (offset: number) => number): PlainData {
  const walk = new Walk(lineAt)
  return { value: walk.value(contents, []), problems: walk.problems, placed: walk.placed }
}

class Walk {
  readonly problems: CharterProblem[] = []
  readonly #lineAt: (offset: number) => number
  readonly #lines = new Map<string, number>()
  /** Clauses of lengths of time that the file calls as the model does, as data written by programs does. */
  readonly #asInModel = new Set<string>()

  constructor(lineAt: (offset: number) => number) {
    this.#lineAt = lineAt
  }

  value(node: ParsedNode | null, path: Path): unknown {
    if (node === null) return null
    const [offset] = node.range
    if (isAlias(node)) return this.#mistake(path, 'points to another place (*): write it out', offset)
    if (node.tag !== undefined) return this.#mistake(path, 'has a tag (!), which no charter has', offset)
    if (node.anchor !== undefined) return this.#mistake(path, 'has an anchor (&), which no charter has', offset)
    if (isMap(node)) return this.#fields(node, path)
    if (isScalar(node)) return this.#scalar(node.value, path, offset)
    return node.items.map((item, index) => {
      this.#lines.set(clauseOf([...path, index]), this.#lineAt(item.range[0]))
      return this.value(item, [...path, index])
    })
  }

  #fields(map: YAMLMap.Parsed, path: Path): unknown {
    const fields = new Map<string, unknown>()
    for (const { key, value } of map.items) {
      const [offset] = key.range
      if (!isScalar(key) || key.tag !== undefined || key.anchor !== undefined) {
        this.#mistake(path, 'has a field whose name is not plain text', offset)
        continue
      }
      const name = String(key.value)
      if (name.length > LIMITS.charterFieldChars) {
        this.#mistake(path, `has a field whose name is longer than ${LIMITS.charterFieldChars} characters`, offset)
        continue
      }
      const field = durationCalled(name) ?? name
      const inside = [...path, field]
      if (fields.has(field)) {
        this.#mistake(inside, 'is given twice', offset)
        continue
      }
      this.#lines.set(clauseOf(inside), this.#lineAt(offset))
      if (isDuration(name)) this.#asInModel.add(clauseOf(inside))
      fields.set(field, this.value(value, inside))
    }
    // Not by assignment: a field may have any name.
    return Object.fromEntries(fields)
  }

  #scalar(value: unknown, path: Path, offset: number): unknown {
    const field = String(path.at(-1))
    if (isDuration(field) && !this.#asInModel.has(clauseOf(path))) {
      const durationMs = typeof value === 'string' ? parseIsoDuration(value) : null
      if (durationMs !== null) return durationMs
      return this.#mistake(path, `must be a length of time such as P7D or PT36H, and is ${shown(value)}`, offset)
    }
    if (isShare(field)) {
      const share = typeof value === 'string' ? parseShareText(value) : null
      return share ?? this.#mistake(path, `must be a share such as 2/3, and is ${shown(value)}`, offset)
    }
    return value
  }

  #mistake(path: Path, what: string, offset: number): null {
    const clause = clauseOf(path)
    const inFile = path.map((key) => (typeof key === 'string' ? this.#nameInFile(key, clause) : key))
    const sentence = `${fieldInWords(inFile)} ${what}.`
    this.problems.push({ clause, kind: 'mistake', sentence, line: this.#lineAt(offset) })
    return null
  }

  #nameInFile = (field: string, clause: string): string => (this.#asInModel.has(clause) ? field : nameInFile(field))

  readonly placed = (problem: CharterProblem): CharterProblem => {
    const { clause } = problem
    const inFile = clause.split('.').map((field) => this.#nameInFile(field, clause))
    const line = lineOf(this.#lines, clause)
    return {
      ...problem,
      sentence: problem.sentence.replace(`“${clause}”`, () => `“${inFile.join('.')}”`),
      ...(line === undefined ? {} : { line }),
    }
  }
}

/** The line of a field; of the innermost one around it that the file has, where it lacks the field. */
function lineOf(lines: ReadonlyMap<string, number>, clause: string): number | undefined {
  const dot = clause.lastIndexOf('.')
  return lines.get(clause) ?? (dot === -1 ? undefined : lineOf(lines, clause.slice(0, dot)))
}

/** Characters of a value that are repeated to whoever wrote it. */
const SHOWN_CHARS = 40

function shown(value: unknown): string {
  if (value === null || value === '') return 'empty'
  const text = String(value)
  return `“${text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : text}”`
}
