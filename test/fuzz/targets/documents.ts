import * as dagCbor from '@ipld/dag-cbor'
import { openDecoder } from '#electron/hosts/decoder.ts'
import { decodeSnapshot, encodeSnapshot, READER } from '#electron/peer/service/bodies-snapshot.ts'
import { Automerge, type Doc } from '#shared/documents/automerge.ts'
import { encodeBodyChange, hashOfChange, readChange } from '#shared/documents/codec.ts'
import { ChangeGraph } from '#shared/documents/graph.ts'
import { readProposalBody } from '#shared/documents/read.ts'
import type { ProposalDoc } from '#shared/documents/shape.ts'
import { concat, sha256, utf8 } from '#shared/kernel/bytes.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import type { Chance } from '../chance.ts'
import type { Lived } from '../corpus-organisation.ts'
import { mutateBytes } from '../mutate.ts'
import { mutateCbor, mutateValue } from '../mutate-value.ts'
import { must, type Target } from '../target.ts'

const HEAD = 8
/** Gives altered bytes the checksum that they should have. */
const reseal = (bytes: Uint8Array): Uint8Array =>
  concat(bytes.subarray(0, 4), sha256(bytes.subarray(HEAD)).subarray(0, 4), bytes.subarray(HEAD))

const leb = (value: number): Uint8Array => {
  const bytes: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    bytes.push((rest % 128) | (rest >= 128 ? 0x80 : 0))
    if (rest < 128) return Uint8Array.from(bytes)
  }
}

/** Damages a change behind its header, and gives it a header that fits: length and checksum are right. */
function damagedInside(chance: Chance, change: Uint8Array, corpus: readonly Uint8Array[]): Uint8Array {
  let at = HEAD + 1
  while ((change[at] ?? 0) >= 0x80) at++
  const contents = mutateBytes(chance, change.subarray(at + 1), corpus)
  return reseal(concat(change.subarray(0, HEAD + 1), leb(contents.length), contents))
}

/** A change that Automerge itself encodes, with anything in its operations. */
function edited(chance: Chance, change: Uint8Array): Uint8Array | null {
  try {
    const { hash: _, ...decoded } = Automerge.decodeChange(change)
    return Automerge.encodeChange(mutateValue(chance, decoded) as typeof decoded)
  } catch {
    return null
  }
}

const changeInput =
  ({ changes }: Lived) =>
  (chance: Chance): Uint8Array => {
    const real = chance.pick(changes)
    if (chance.oneIn(40)) return real
    if (chance.oneIn(8)) return mutateBytes(chance, real, changes)
    if (chance.oneIn(3)) return edited(chance, real) ?? damagedInside(chance, real, changes)
    return damagedInside(chance, real, changes)
  }

const bodyChange: Target = {
  name: 'body change',
  weight: 3,
  open: (lived) => ({
    input: changeInput(lived),
    feed(input) {
      const read = readChange(input)
      if (!read.ok) {
        must(read.error.code !== 'panicked', `Automerge panicked: ${read.error.detail}`)
        return false
      }
      const change = read.value
      must(change.ops <= LIMITS.changeOps, 'more operations than allowed')
      must(hashOfChange(encodeBodyChange(change)) === change.hash, 'an accepted change is not canonical')
      return true
    },
  }),
}

/** The same through the worker that a peer uses. It must answer every one, and answer as the thread itself does. */
const workerChange: Target = {
  name: 'body change through the worker',
  weight: 0.3,
  open(lived) {
    const decoder = openDecoder()
    return {
      input: changeInput(lived),
      async feed(input) {
        const [there] = await decoder.decode([input])
        const here = readChange(input)
        must(there !== undefined && there.ok === here.ok, 'worker and thread do not agree')
        return here.ok
      },
      close: () => decoder.close(),
    }
  },
}

function snapshots({ changes }: Lived): readonly Uint8Array[] {
  return changes.map((_, i) => {
    const graph = new ChangeGraph()
    let doc = Automerge.init<ProposalDoc>({ actor: READER })
    for (const change of changes.slice(0, i + 1)) {
      const read = readChange(change)
      if (!read.ok) throw new Error('a change of the corpus is none')
      graph.add(read.value)
      ;[doc] = Automerge.applyChanges(doc, [change])
    }
    return encodeSnapshot({ upTo: i, doc, graph })
  })
}

/** A snapshot whose digest fits, whatever is in it. */
function editedSnapshot(chance: Chance, snapshot: Uint8Array): Uint8Array | null {
  const [bytes] = dagCbor.decode(snapshot) as [Uint8Array]
  const inner = mutateCbor(chance, bytes)
  return inner === null ? null : dagCbor.encode([inner, sha256(inner)])
}

const bodySnapshot: Target = {
  name: 'body snapshot',
  weight: 1,
  open(lived) {
    const corpus = snapshots(lived)
    return {
      input(chance) {
        const real = chance.pick(corpus)
        const inner = chance.oneIn(3) ? null : editedSnapshot(chance, real)
        return inner ?? mutateBytes(chance, real, corpus)
      },
      feed(input) {
        const snapshot = decodeSnapshot(input)
        if (snapshot === null) return false
        readProposalBody(snapshot.doc)
        const again = decodeSnapshot(encodeSnapshot(snapshot))
        must(again !== null, 'an accepted snapshot is refused when written again')
        for (const { doc } of [snapshot, again]) Automerge.free(doc)
        return true
      },
    }
  },
}

/** A body into which somebody wrote anything is still read as plain data; `read.ts` sees only what a document looks like. */
const bodyContent: Target = {
  name: 'body content',
  weight: 4,
  open({ changes }) {
    const [doc] = Automerge.applyChanges(Automerge.init<ProposalDoc>({ actor: READER }), [...changes])
    const real: unknown = JSON.parse(JSON.stringify(doc))
    const revive = (_: string, value: unknown): unknown =>
      typeof value === 'string' && value.startsWith('{') ? new Automerge.ImmutableString(value) : value
    return {
      input: (chance) => utf8(JSON.stringify(mutateValue(chance, mutateValue(chance, real))) ?? 'null'),
      feed(input) {
        let value: unknown
        try {
          value = JSON.parse(new TextDecoder().decode(input), revive)
        } catch {
          return false
        }
        // A document's root is always a map.
        if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
        const body = readProposalBody(value as Doc<ProposalDoc>)
        must(body.text.length <= LIMITS.textChars && body.title.length <= LIMITS.titleChars, 'a text is too long')
        return body.problems.length === 0
      },
    }
  },
}

export const DOCUMENTS: readonly Target[] = [bodyChange, workerChange, bodySnapshot, bodyContent]
