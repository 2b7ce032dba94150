import { lineAt, type Source } from './sources.ts'

export interface Impurity {
  readonly line: number
  readonly what: string
}

const IMPURE_GLOBALS = new Set([
  'console',
  'process',
  'performance',
  'fetch',
  'crypto',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'globalThis',
])

interface Node {
  readonly type: string
  readonly start: number
  readonly [key: string]: unknown
}
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
const named = (value: unknown, name: string): boolean =>
  isNode(value) && value.type === 'Identifier' && value.name === name

/** Names that are written but do not refer to a variable: `a.name`, `{ name: 1 }`. */
const nameOnly = (node: Node, key: string): boolean =>
  (key === 'property' && node.type === 'MemberExpression' && node.computed !== true) ||
  (key === 'key' && node.computed !== true && node.shorthand !== true)

function impurityOf(node: Node): string | undefined {
  if (node.type === 'MemberExpression') {
    if (named(node.object, 'Date') && named(node.property, 'now')) return 'Date.now'
    if (named(node.object, 'Math') && named(node.property, 'random')) return 'Math.random'
  }
  if (node.type === 'NewExpression' || node.type === 'CallExpression') {
    const noArguments = Array.isArray(node.arguments) && node.arguments.length === 0
    if (named(node.callee, 'Date') && (noArguments || node.type === 'CallExpression')) return 'the clock (Date)'
  }
  if (node.type === 'Identifier' && typeof node.name === 'string' && IMPURE_GLOBALS.has(node.name)) return node.name
  return undefined
}

/** Finds uses of the clock, of chance, of timers and of the outside world. Time and randomness are arguments. */
export function findImpurities(source: Source): Impurity[] {
  const found: Impurity[] = []
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item)
    if (!isNode(value)) return
    const what = impurityOf(value)
    if (what !== undefined) found.push({ line: lineAt(source.text, value.start), what })
    for (const [key, child] of Object.entries(value)) if (!nameOnly(value, key)) visit(child)
  }
  visit(source.program)
  return found
}
