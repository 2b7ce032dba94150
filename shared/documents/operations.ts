import { z } from 'zod'
import { err, ok, type Result } from '../kernel/result.ts'
import type { BodyChange, OpId, Run } from './change.ts'
import { ROOT_NAMES } from './shape.ts'

/** Automerge's own form of operations, one by one, to runs and back. */

const OP_ID = /^(0|[1-9][0-9]{0,8})@([0-9a-f]{32})$/

/** An operation as `decodeChange` gives it; unknown members are refused by reading them strictly. */
const DecodedOp = z.strictObject({
  action: z.string(),
  obj: z.string(),
  key: z.string().optional(),
  elemId: z.string().optional(),
  insert: z.boolean().optional(),
  value: z.unknown().optional(),
  datatype: z.string().optional(),
  pred: z.array(z.string()),
})
type DecodedOp = z.infer<typeof DecodedOp>
export type EncodableOp = Omit<DecodedOp, 'pred'> & { readonly pred: readonly string[] }

export function parseOpId(text: string): OpId | null {
  const match = OP_ID.exec(text)
  return match?.[1] === undefined || match[2] === undefined ? null : { counter: Number(match[1]), actor: match[2] }
}
export const formatOpId = (id: OpId): string => `${id.counter}@${id.actor}`

const isCodePoint = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= 2 && value.isWellFormed() && [...value].length === 1

type Parsed = Result<Run, string>

function readTextOp(op: DecodedOp, object: OpId): Parsed {
  const elem = op.elemId === '_head' ? null : parseOpId(op.elemId ?? '')
  if (elem === null && op.elemId !== '_head') return err('an element id is malformed')
  if (op.action === 'set' && op.insert === true) {
    if (op.pred.length > 0 || op.datatype !== undefined || !isCodePoint(op.value)) {
      return err('a text takes one character at a time')
    }
    return ok({ kind: 'insert', object, after: elem, text: op.value })
  }
  const deletes = op.action === 'del' && op.insert !== true && op.value === undefined && elem !== null
  if (!deletes || op.pred.length !== 1 || op.pred[0] !== op.elemId) return err(`${op.action} in a text`)
  return ok({ kind: 'delete', object, first: elem, count: 1 })
}

function readMapOp(op: DecodedOp, object: OpId, key: string): Parsed {
  if (op.insert === true) return err('an insertion into a map')
  if (op.action === 'makeMap' && op.pred.length === 0 && op.value === undefined) return ok({ kind: 'map', object, key })
  if (op.action !== 'set') return err(`${op.action} in a map`)
  const isText = typeof op.value === 'string' && op.datatype === undefined
  const isNumber = typeof op.value === 'number' && op.datatype === 'int' && Number.isSafeInteger(op.value)
  if (!isText && !isNumber) return err('a value that is neither text nor a whole number')
  const replaces: OpId[] = []
  for (const pred of op.pred) {
    const id = parseOpId(pred)
    if (id === null) return err('a replaced value’s id is malformed')
    replaces.push(id)
  }
  if (new Set(op.pred).size !== op.pred.length) return err('a value is replaced twice')
  return ok({ kind: 'put', object, key, value: op.value as string | number, replaces })
}

function readOp(raw: unknown): Parsed {
  const parsed = DecodedOp.safeParse(raw)
  if (!parsed.success) return err('an operation of an unknown form')
  const op = parsed.data
  if (op.obj === '_root') {
    const name = ROOT_NAMES.find((known) => known === op.key)
    const action = name === 'fields' || name === 'thread' ? 'makeMap' : 'makeText'
    const makes = op.action === action && op.pred.length === 0 && op.value === undefined && op.insert !== true
    return name !== undefined && makes ? ok({ kind: 'root', name }) : err(`${op.action} on the root`)
  }
  const object = parseOpId(op.obj)
  if (object === null) return err('an object id is malformed')
  if (op.key !== undefined && op.elemId === undefined) return readMapOp(op, object, op.key)
  if (op.key === undefined && op.elemId !== undefined) return readTextOp(op, object)
  return err('an operation without a place')
}

const sameId = (a: OpId | null, b: OpId | null): boolean =>
  a === b || (a !== null && b !== null && a.counter === b.counter && a.actor === b.actor)

/** Collects runs; `counter` is that of the operation being added. */
class RunBuilder {
  readonly runs: Run[] = []
  readonly #actor: string
  #text: string[] = []

  constructor(actor: string) {
    this.#actor = actor
  }

  add(run: Run, counter: number): void {
    const last = this.runs.at(-1)
    if (run.kind === 'insert' && last?.kind === 'insert' && sameId(last.object, run.object)) {
      if (sameId(run.after, { counter: counter - 1, actor: this.#actor })) {
        this.#text.push(run.text)
        return
      }
    }
    if (run.kind === 'delete' && last?.kind === 'delete' && sameId(last.object, run.object)) {
      if (sameId(run.first, { counter: last.first.counter + last.count, actor: last.first.actor })) {
        this.runs[this.runs.length - 1] = { ...last, count: last.count + 1 }
        return
      }
    }
    this.#flush()
    if (run.kind === 'insert') this.#text.push(run.text)
    this.runs.push(run)
  }

  finish(): readonly Run[] {
    this.#flush()
    return this.runs
  }

  #flush(): void {
    const last = this.runs.at(-1)
    if (last?.kind === 'insert') this.runs[this.runs.length - 1] = { ...last, text: this.#text.join('') }
    this.#text = []
  }
}

/** Operations as runs, or what is foreign in them. */
export function runsOf(
  ops: readonly unknown[],
  change: Pick<BodyChange, 'actor' | 'startOp'>,
): Result<readonly Run[], string> {
  const builder = new RunBuilder(change.actor)
  let counter = change.startOp
  for (const raw of ops) {
    const run = readOp(raw)
    if (!run.ok) return run
    builder.add(run.value, counter++)
  }
  return ok(builder.finish())
}

/** The operations that runs stand for, in the form `encodeChange` takes. */
export function operationsOf(change: Omit<BodyChange, 'hash' | 'ops'>): readonly EncodableOp[] {
  const ops: EncodableOp[] = []
  const own = (): string => formatOpId({ counter: change.startOp + ops.length - 1, actor: change.actor })
  for (const run of change.runs) {
    if (run.kind === 'root') {
      const action = run.name === 'fields' || run.name === 'thread' ? 'makeMap' : 'makeText'
      ops.push({ action, obj: '_root', key: run.name, pred: [] })
      continue
    }
    const obj = formatOpId(run.object)
    switch (run.kind) {
      case 'insert': {
        let elemId = run.after === null ? '_head' : formatOpId(run.after)
        for (const value of run.text) {
          ops.push({ action: 'set', obj, elemId, insert: true, value, pred: [] })
          elemId = own()
        }
        break
      }
      case 'delete':
        for (let i = 0; i < run.count; i++) {
          const elemId = formatOpId({ counter: run.first.counter + i, actor: run.first.actor })
          ops.push({ action: 'del', obj, elemId, pred: [elemId] })
        }
        break
      case 'map':
        ops.push({ action: 'makeMap', obj, key: run.key, pred: [] })
        break
      case 'put': {
        const datatype = typeof run.value === 'number' ? { datatype: 'int' } : {}
        ops.push({
          action: 'set',
          obj,
          key: run.key,
          value: run.value,
          ...datatype,
          pred: run.replaces.map(formatOpId),
        })
        break
      }
    }
  }
  return ops
}
