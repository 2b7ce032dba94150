import type { SyntaxNode } from '@lezer/common'
import { parser } from '@lezer/markdown'
import { Fragment, type ReactNode } from 'react'
import './prose.css'

/**
 * Markdown as set type. Only structure is taken from it: no HTML, no pictures, and links show where they lead
 * instead of leading there, since the text may come from anybody.
 */
export function Prose({ text }: { readonly text: string }) {
  return <div className="prose written">{children(parser.parse(text).topNode, text)}</div>
}

const HIDDEN = new Set([
  'HeaderMark',
  'EmphasisMark',
  'ListMark',
  'QuoteMark',
  'CodeMark',
  'LinkMark',
  'CodeInfo',
  'LinkReference',
  'LinkTitle',
  'URL',
  'HTMLTag',
  'HTMLBlock',
  'Comment',
  'CommentBlock',
  'ProcessingInstruction',
])

/** The children of a node with the plain text between them. */
function children(node: SyntaxNode, text: string): ReactNode[] {
  const parts: ReactNode[] = []
  const inline = INLINE.has(node.name)
  let at = node.from
  const plain = (to: number) => {
    if (inline && to > at) parts.push(text.slice(at, to).replace(/\n[ \t>]*/g, '\n'))
  }
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    plain(child.from)
    parts.push(<Fragment key={child.from}>{element(child, text)}</Fragment>)
    at = child.to
  }
  plain(node.to)
  return parts
}

const INLINE = new Set([
  'Paragraph',
  'ATXHeading1',
  'ATXHeading2',
  'ATXHeading3',
  'ATXHeading4',
  'ATXHeading5',
  'ATXHeading6',
  'SetextHeading1',
  'SetextHeading2',
  'Emphasis',
  'StrongEmphasis',
  'Link',
  'InlineCode',
  'Image',
])

function element(node: SyntaxNode, text: string): ReactNode {
  if (HIDDEN.has(node.name)) return null
  const inner = () => children(node, text)
  switch (node.name) {
    case 'Paragraph':
      return <p>{inner()}</p>
    case 'ATXHeading1':
    case 'SetextHeading1':
      return <h3>{trimmed(inner())}</h3>
    case 'ATXHeading2':
    case 'SetextHeading2':
    case 'ATXHeading3':
    case 'ATXHeading4':
    case 'ATXHeading5':
    case 'ATXHeading6':
      return <h4>{trimmed(inner())}</h4>
    case 'BulletList':
      return <ul>{inner()}</ul>
    case 'OrderedList':
      return <ol>{inner()}</ol>
    case 'ListItem':
      return <li>{inner()}</li>
    case 'Blockquote':
      return <blockquote>{inner()}</blockquote>
    case 'Emphasis':
      return <em>{inner()}</em>
    case 'StrongEmphasis':
      return <strong>{inner()}</strong>
    case 'InlineCode':
      return <code>{inner()}</code>
    case 'CodeText':
      return text.slice(node.from, node.to)
    case 'FencedCode':
    case 'CodeBlock':
      return <pre>{children(node, text)}</pre>
    case 'HorizontalRule':
      return <hr />
    case 'HardBreak':
      return <br />
    case 'Escape':
      return text.slice(node.from + 1, node.to)
    case 'Entity':
      return text.slice(node.from, node.to)
    case 'Image':
    case 'Link':
      return <Shown node={node} text={text} />
    default:
      return inner()
  }
}

/** A link as its words followed by where it would lead. */
function Shown({ node, text }: { readonly node: SyntaxNode; readonly text: string }) {
  const url = node.getChild('URL')
  const target = url === null ? '' : text.slice(url.from, url.to)
  const words = children(node, text).filter((part) => part !== target)
  return (
    <span className="prose-link" title={target}>
      {words}
      {target === '' ? null : <span className="prose-target"> ({target})</span>}
    </span>
  )
}

/** A heading's text begins after its marks and the space behind them. */
const trimmed = (parts: ReactNode[]): ReactNode[] =>
  parts.map((part, index) => (typeof part === 'string' && index <= 1 ? part.trimStart() : part))
