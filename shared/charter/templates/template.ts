import type { Article, Charter } from '../model.ts'

/** A whole charter to found an organisation from. Its name and purpose are examples that founding replaces. */
export interface CharterTemplate {
  /** Stable, e.g. `member-assembly`. */
  readonly id: string
  readonly name: string
  /** Who it suits, in one sentence. */
  readonly suits: string
  readonly charter: Charter
}

/** An article from text wrapped as in a source file: lines of a paragraph are joined, list items stay on their own. */
export const article = (id: string, title: string, text: string): Article => ({ id, title, text: unwrapped(text) })

/** Text wrapped as in a source file, with the lines of a paragraph joined. */
export const unwrapped = (text: string): string =>
  text
    .trim()
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim().replace(/\s*\n\s*(- )?/g, (_, item?: string) => (item ? '\n- ' : ' ')))
    .join('\n\n')
