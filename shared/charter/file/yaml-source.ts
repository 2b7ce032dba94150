import { Composer, type CST, type Document, Lexer, LineCounter, Parser } from 'yaml'
import { LIMITS } from '../../kernel/limits.ts'
import { err, ok, type Result } from '../../kernel/result.ts'

/** The nodes of one YAML document, and where its lines begin. */
export interface YamlSource {
  readonly document: Document.Parsed
  readonly lineAt: (offset: number) => number
}

export interface YamlRefusal {
  readonly sentence: string
  readonly line: number | null
}

const refusal = (sentence: string, line: number | null = null) => err({ sentence, line })

/**
 * Reads text as one YAML 1.2 document with plain data only, in bounded time and without ever throwing. What the text
 * says is in the nodes still; mistakes of form are in the document's `errors`.
 */
export function readYaml(text: string): Result<YamlSource, YamlRefusal> {
  if (text.length > LIMITS.charterFileChars) {
    return refusal(`The file is too large for a charter: it has more than ${LIMITS.charterFileChars} characters.`)
  }
  const lines = new LineCounter()
  lines.addNewLine(0)
  const lineAt = (offset: number) => lines.linePos(offset).line
  const tokens = tokensOf(text, lines)
  if (tokens === null) return refusal('The file is too large for a charter: it has more parts than any charter.')
  const refused = refusedForm(tokens)
  if (refused !== null) return refusal(refused.sentence, lineAt(refused.offset))
  // Names that occur twice are found by who reads the nodes, with their clauses and in less than quadratic time.
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    uniqueKeys: false,
    resolveKnownTags: false,
    prettyErrors: false,
  })
  const [document] = composer.compose(tokens, true, text.length)
  return document === undefined ? refusal('The file is empty.') : ok({ document, lineAt })
}

/** The text's tokens; null when there are more than any charter has, which is known before they are put together. */
function tokensOf(text: string, lines: LineCounter): readonly CST.Token[] | null {
  const parser = new Parser(lines.addNewLine)
  const tokens: CST.Token[] = []
  let lexemes = 0
  for (const lexeme of new Lexer().lex(text)) {
    lexemes++
    if (lexemes > LIMITS.charterFileTokens) return null
    for (const token of parser.next(lexeme)) tokens.push(token)
  }
  for (const token of parser.end()) tokens.push(token)
  return tokens
}

interface Refused {
  readonly sentence: string
  readonly offset: number
}

/** Forms that no charter has. Looked for without recursion, since what comes after would recurse. */
function refusedForm(tokens: readonly CST.Token[]): Refused | null {
  const documents = tokens.filter((token) => token.type === 'document')
  const directive = tokens.find((token) => token.type === 'directive')
  // A directive could ask for another version of YAML, in which the same text means something else.
  if (directive !== undefined) {
    return { sentence: 'A charter file has no lines that begin with % (directives).', offset: directive.offset }
  }
  const second = documents[1]
  if (second !== undefined) {
    return { sentence: 'A charter file has one document, and another begins here.', offset: second.offset }
  }
  let level: readonly CST.Token[] = documents.flatMap((document) => document.value ?? [])
  for (let depth = 0; level.length > 0; depth++) {
    const first = level[0]
    if (depth > LIMITS.charterFileDepth && first !== undefined) {
      return { sentence: 'Nothing in a charter is nested as deeply as this.', offset: first.offset }
    }
    level = level.flatMap(partsOf)
  }
  return null
}

function partsOf(token: CST.Token): readonly CST.Token[] {
  if (!('items' in token)) return []
  return token.items.flatMap(({ key, value }) => [key, value].filter((part) => part !== undefined && part !== null))
}
