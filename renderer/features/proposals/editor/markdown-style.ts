import { defineLanguageFacet, HighlightStyle, Language, syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { tags } from '@lezer/highlight'
import { parser } from '@lezer/markdown'

/** Markdown with its structure made visible while it is written; the marks themselves step back. */
const style = HighlightStyle.define([
  { tag: tags.heading1, class: 'md-heading' },
  { tag: tags.heading2, class: 'md-heading' },
  { tag: tags.heading3, class: 'md-heading' },
  { tag: tags.strong, class: 'md-strong' },
  { tag: tags.emphasis, class: 'md-emphasis' },
  { tag: tags.quote, class: 'md-quote' },
  { tag: tags.monospace, class: 'md-code' },
  { tag: tags.processingInstruction, class: 'md-mark' },
  { tag: tags.url, class: 'md-mark' },
])

export const markdownStyle = (): Extension => [
  new Language(defineLanguageFacet(), parser, [], 'markdown'),
  syntaxHighlighting(style),
]
