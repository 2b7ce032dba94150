import { Automerge } from '#shared/documents/automerge.ts'
import { concat, sha256 } from '#shared/kernel/bytes.ts'

/** Changes that no honest app makes. */

const MAGIC = Uint8Array.of(0x85, 0x6f, 0x4a, 0x83)
export const CHUNK = { document: 0, change: 1, compressed: 2 } as const

export function uleb(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  do {
    bytes.push((rest % 128) | (rest >= 128 ? 0x80 : 0))
    rest = Math.floor(rest / 128)
  } while (rest > 0)
  return Uint8Array.from(bytes)
}

/** A positive number in the signed form. */
const sleb = (value: number): Uint8Array => {
  const bytes = [...uleb(value)]
  const last = bytes.at(-1) ?? 0
  return last & 0x40 ? Uint8Array.from([...bytes.slice(0, -1), last | 0x80, 0]) : Uint8Array.from(bytes)
}

/** Contents under a header whose checksum is right. */
export function chunk(contents: Uint8Array, type: number = CHUNK.change): Uint8Array {
  const body = concat(Uint8Array.of(type), uleb(contents.length), contents)
  return concat(MAGIC, sha256(body).subarray(0, 4), body)
}

/** Gives altered bytes the checksum they should have. */
export const reseal = (bytes: Uint8Array): Uint8Array =>
  concat(MAGIC, sha256(bytes.subarray(8)).subarray(0, 4), bytes.subarray(8))

/** The operation columns of a change by their specification numbers. */
const COLUMN = { keyText: 0x15, action: 0x42, valueMeta: 0x56, predecessors: 0x70 } as const

function withColumns(...columns: readonly (readonly [number, Uint8Array])[]): Uint8Array {
  const head = concat(uleb(0), uleb(16), new Uint8Array(16).fill(0xab), uleb(1), uleb(1), uleb(0), uleb(0), uleb(0))
  const table = columns.flatMap(([spec, data]) => [uleb(spec), uleb(data.length)])
  return chunk(concat(head, uleb(columns.length), ...table, ...columns.map(([, data]) => data)))
}

const repeated = (count: number, value: number): Uint8Array => concat(sleb(count), uleb(value))
const keys = (count: number): Uint8Array => concat(sleb(count), uleb(1), Uint8Array.of(0x61))

export const bombs: Readonly<Record<string, () => Uint8Array>> = {
  /** Some sixty bytes that stand for a billion operations. */
  'a billion operations': () =>
    withColumns(
      [COLUMN.keyText, keys(1e9)],
      [COLUMN.action, repeated(1e9, 0)],
      [COLUMN.predecessors, repeated(1e9, 0)],
    ),
  'one operation with a billion predecessors': () =>
    withColumns([COLUMN.keyText, keys(1)], [COLUMN.action, repeated(1, 0)], [COLUMN.predecessors, repeated(1, 1e9)]),
  'a billion values': () =>
    withColumns([COLUMN.keyText, keys(1)], [COLUMN.action, repeated(1, 1)], [COLUMN.valueMeta, repeated(1e9, 0)]),
}

type Edit = (draft: Record<string, unknown>) => void
/** The bytes of a change that makes what it likes. */
export function freely(edit: Edit, actor = 'ab'.repeat(16)): Uint8Array {
  const doc = Automerge.change(Automerge.init<Record<string, unknown>>({ actor }), { time: 0 }, edit)
  const change = Automerge.getLastLocalChange(doc)
  if (change === undefined) throw new Error('nothing was changed')
  return change
}

/** A change with its operations altered as Automerge's own JSON form of it. */
export function altered(
  change: Uint8Array,
  alter: (decoded: { ops: Record<string, unknown>[] } & Record<string, unknown>) => void,
): Uint8Array {
  const { hash: _, ...decoded } = structuredClone(Automerge.decodeChange(change))
  const open = decoded as unknown as { ops: Record<string, unknown>[] } & Record<string, unknown>
  alter(open)
  return Automerge.encodeChange(decoded)
}

export const foreign: Readonly<Record<string, () => Uint8Array>> = {
  'a list': () => freely((draft) => Object.assign(draft, { thread: [1, 2, 3] })),
  'a counter': () => freely((draft) => Object.assign(draft, { title: new Automerge.Counter(3) })),
  'a root part under another type': () => freely((draft) => Object.assign(draft, { title: {} })),
  'a root part under another name': () => freely((draft) => Object.assign(draft, { secret: 'text' })),
  'bytes as a value': () => freely((draft) => Object.assign(draft, { title: new Uint8Array(9) })),
  'a hundred thousand characters as one': () =>
    altered(
      freely((draft) => Object.assign(draft, { title: 'x' })),
      ({ ops }) => {
        const last = ops.at(-1)
        if (last !== undefined) last['value'] = 'x'.repeat(100_000)
      },
    ),
}
