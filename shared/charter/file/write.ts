import { Document, type Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml'
import { Share } from '../decision-rule.ts'
import { Charter } from '../model.ts'
import { ruleGroups } from '../sentences.ts'
import { isDuration, isShare, nameInFile } from './fields.ts'
import { isoDuration } from './iso-duration.ts'
import { shareText } from './share-text.ts'

const HEADING = [
  'A charter as Folkmoot writes it: all of it, in YAML.',
  '',
  'To use it, found an organisation “from a file”. To see what it means after a change:',
  '  folkmoot charter check FILE',
  '',
  `The software counts by the values. Lines that begin with # say in plain words what the values below them meant when \
the file was written; they are not read back. In a file that somebody has edited, trust the check and not these lines.`,
  '',
  `Lengths of time are days, hours, minutes and seconds as in ISO 8601: P7D is 7 days, PT36H is 36 hours. A share is a \
fraction: 2/3 is two thirds. The text of an article is Markdown, set in by the same number of blanks on every line.`,
].join('\n')

const ARTICLES = `Each article keeps its id when the charter is changed, so that its history can be followed.`

/** Fields whose sentence would only repeat the text that stands there. */
const TOLD_BY_THEMSELVES: ReadonlySet<string> = new Set(['name', 'purpose', 'articles'])

/** Columns at which comments are wrapped. */
const COMMENT_COLUMNS = 110

/**
 * A charter as a file for people: YAML with the articles in Markdown, each rule under its plain sentence. `readCharterFile`
 * gives the same charter back, to the last character.
 */
export function writeCharterFile(charter: Charter): string {
  // Parsing puts the fields into the order of the model.
  const document = new Document(fieldsNode(Charter.parse(charter), '', commentsOf(charter)), {
    // Words that other readers of YAML take for something else ("no", 1:30) are put in quotes.
    compat: 'yaml-1.1',
  })
  document.commentBefore = commentText(HEADING)
  return document.toString({ lineWidth: 0, doubleQuotedAsJSON: true })
}

/** What is said before a field, by the field's path. */
function commentsOf(charter: Charter): ReadonlyMap<string, string> {
  const groups = ruleGroups(charter)
  const comments = new Map([['articles', ARTICLES]])
  for (const { clause, sentence } of groups.flatMap((group) => group.sentences)) {
    if (!TOLD_BY_THEMSELVES.has(clause)) comments.set(placeOf(charter, clause), sentence)
  }
  for (const { id, title, sentences } of groups) {
    // Rules that no field of the charter sets are told where the fields they concern begin.
    if (id === 'effects') comments.set('decisionTypes', sentences.map((rule) => rule.sentence).join('\n'))
    if (id.startsWith('decisionTypes.')) comments.set(id, title)
  }
  const final = comments.get('certification.quorum')
  if (final !== undefined) comments.set('certification', final)
  return comments
}

/** Where a clause stands in the file: roles are told by their ids and stand in a list. */
function placeOf({ roles = [] }: Charter, clause: string): string {
  const [first, id, ...field] = clause.split('.')
  const index = first === 'roles' ? roles.findIndex((role) => role.id === id) : -1
  return index === -1 ? clause : ['roles', index, ...field].join('.')
}

function nodeOf(value: unknown, path: string, comments: ReadonlyMap<string, string>): Node {
  const field = path.slice(path.lastIndexOf('.') + 1)
  if (isShare(field)) return new Scalar(shareText(Share.parse(value)))
  if (Array.isArray(value)) {
    const list = new YAMLSeq()
    list.flow = value.length === 0
    list.items = value.map((each: unknown, index) => {
      const node = nodeOf(each, `${path}.${index}`, comments)
      if (index > 0) node.spaceBefore = true
      return node
    })
    return list
  }
  if (typeof value === 'object' && value !== null) return fieldsNode(value, path, comments)
  if (typeof value === 'number' && isDuration(field)) return new Scalar(isoDuration(value))
  if (typeof value === 'string') return textNode(value, /^articles\.\d+\.text$/.test(path))
  return new Scalar(value)
}

function fieldsNode(fields: object, path: string, comments: ReadonlyMap<string, string>): YAMLMap {
  const map = new YAMLMap()
  for (const [field, value] of Object.entries(fields)) {
    const clause = path === '' ? field : `${path}.${field}`
    const key = new Scalar(nameInFile(field))
    const comment = comments.get(clause)
    if (comment !== undefined) key.commentBefore = commentText(comment)
    const isFirst = map.items.length === 0
    // The parts of a charter stand apart, and so do the kinds of decision.
    if ((path === '' || path === 'decisionTypes') && !isFirst) key.spaceBefore = true
    map.items.push(new Pair(key, nodeOf(value, clause, comments)))
  }
  return map
}

/** Articles, and other texts of several lines, as blocks; the library puts in quotes what a block cannot hold. */
function textNode(text: string, isArticle: boolean): Scalar {
  const node = new Scalar(text)
  // It would lose blanks that stand alone.
  if (!/\S/.test(text)) node.type = Scalar.QUOTE_DOUBLE
  else if (isArticle || text.includes('\n')) node.type = Scalar.BLOCK_LITERAL
  return node
}

const commentText = (text: string): string =>
  text
    .split('\n')
    .flatMap(wrapped)
    .map((line) => ` ${line}`)
    .join('\n')

function wrapped(line: string): readonly string[] {
  const lines: string[] = []
  let current = ''
  for (const word of line.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > COMMENT_COLUMNS) {
      lines.push(current)
      current = word
    } else current = current === '' ? word : `${current} ${word}`
  }
  return [...lines, current]
}
