import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Automerge, type Doc } from '#shared/documents/automerge.ts'
import { addComment, type Changed, editProposalBody, type ProposalDoc } from '#shared/documents/shape.ts'
import { sha256, toHex, utf8 } from '#shared/kernel/bytes.ts'
import {
  actorOf,
  beginning,
  DOCUMENT,
  hashOf,
  memberOf,
  nonceOf,
  Replica,
  type Travelling,
  travelling,
  Window,
} from './replicas.ts'

/** A machine that holds a copied session: it signs under numbers that its twin uses too. */
class Twin {
  readonly #name: string
  readonly #session: string
  doc: Doc<ProposalDoc>
  constructor(name: string, session: string, base: readonly Travelling[]) {
    this.#name = name
    this.#session = session
    const actor = actorOf(name, session)
    ;[this.doc] = Automerge.applyChanges(
      Automerge.init<ProposalDoc>({ actor }),
      base.map(({ change }) => change),
    )
  }

  make(edit: (doc: Doc<ProposalDoc>) => Changed): Travelling {
    const { doc, change } = edit(this.doc)
    this.doc = doc
    if (change === null) throw new Error('the twin changed nothing')
    return travelling(this.#name, nonceOf(`${this.#name} ${this.#session}`), change)
  }
}

const prepend = (text: string) => (doc: Doc<ProposalDoc>) =>
  editProposalBody(doc, { splices: [{ field: 'text', at: 0, remove: 0, insert: text }] })

describe('a session that forks', () => {
  test('plain Automerge stops for good: what this is here for', () => {
    const start = beginning('anna')
    const one = new Twin('eve', 'copied', [start]).make(prepend('X'))
    const two = new Twin('eve', 'copied', [start]).make(prepend('Y'))
    const [doc] = Automerge.applyChanges(Automerge.init<ProposalDoc>(), [start.change, one.change])
    expect(() => Automerge.applyChanges(doc, [two.change])).toThrow(/duplicate seq/i)
  })

  test('two members who built on either side end with the same text, and with the words of both', async () => {
    const start = beginning('anna')
    const one = new Twin('eve', 'copied', [start]).make(prepend('X '))
    const two = new Twin('eve', 'copied', [start]).make(prepend('Y '))
    const [anna, ben] = [new Replica('anna'), new Replica('ben')]
    await anna.receive(start, one)
    await ben.receive(start, two)
    const byAnna = await anna.edit((doc) => prepend('A: ')(doc).change)
    const byBen = await ben.edit((doc) => prepend('B: ')(doc).change)
    if (byAnna === null || byBen === null) throw new Error('nothing was edited')
    await anna.receive(two, byBen)
    await ben.receive(one, byAnna)

    expect(await anna.state()).toEqual(await ben.state())
    const { text } = await anna.bodies.read(DOCUMENT)
    for (const word of ['A: ', 'B: ', 'X ', 'Y ', 'once upon a time']) expect(text).toContain(word)
  })

  test('whoever knows both sides deletes across both, and others can follow', async () => {
    const start = beginning('anna', '')
    const one = new Twin('eve', 'copied', [start]).make(prepend('left'))
    const two = new Twin('eve', 'copied', [start]).make(prepend('right'))
    const [anna, ben] = [new Replica('anna'), new Replica('ben')]
    await anna.receive(start, one, two)
    const wipe = await anna.edit(
      (doc) => editProposalBody(doc, { splices: [{ field: 'text', at: 0, remove: 9, insert: '!' }] }).change,
    )
    if (wipe === null) throw new Error('nothing was edited')
    await ben.receive(start, two, one, wipe)
    expect((await ben.bodies.read(DOCUMENT)).text).toBe('!')
    expect(await ben.state()).toEqual(await anna.state())
  })

  test('what was deleted in one stroke stays deleted when a fork shows in the middle of it', async () => {
    const start = beginning('anna', '')
    const eve = new Twin('eve', 'copied', [start])
    const one = eve.make(prepend('ab'))
    const copy = new Twin('eve', 'copied', [start, one])
    const append = (doc: Doc<ProposalDoc>) =>
      editProposalBody(doc, { splices: [{ field: 'text', at: 2, remove: 0, insert: 'cd' }] })
    const two = eve.make(append)
    const rival = copy.make(prepend('rival'))
    const [anna, ben] = [new Replica('anna'), new Replica('ben')]
    await anna.receive(start, one, two)
    const wipe = await anna.edit(
      (doc) => editProposalBody(doc, { splices: [{ field: 'text', at: 0, remove: 4, insert: '' }] }).change,
    )
    if (wipe === null) throw new Error('nothing was deleted')
    await anna.receive(rival)
    await ben.receive(start, one, rival, two, wipe)
    expect((await anna.bodies.read(DOCUMENT)).text).toBe('rival')
    expect(await ben.state()).toEqual(await anna.state())
  })

  test('a window goes on writing across the rebuild, also what it had not handed over', async () => {
    const start = beginning('anna')
    const one = new Twin('eve', 'copied', [start]).make(prepend('X '))
    const two = new Twin('eve', 'copied', [start]).make(prepend('Y '))
    const anna = new Replica('anna')
    await anna.receive(start)
    const window = new Window(anna)
    await window.open()
    await anna.receive(one)
    await window.edit(prepend('before '))
    await window.handOver()
    await window.edit(prepend('meanwhile '))
    await anna.receive(two)
    expect(window.isReplaced).toBe(true)
    await window.handOver()
    await window.edit(prepend('after '))
    await window.handOver()
    const { text } = await anna.bodies.read(DOCUMENT)
    for (const word of ['before ', 'meanwhile ', 'after ']) expect(text).toContain(word)
    const ben = new Replica('ben')
    await ben.receive(...anna.log)
    expect(await ben.state()).toEqual(await anna.state())
  })

  test('a session that goes on from both of its sides is refused by everybody', async () => {
    const start = beginning('anna')
    const left = new Twin('eve', 'copied', [start])
    const one = left.make(prepend('X'))
    const right = new Twin('eve', 'copied', [start])
    const two = right.make(prepend('Y'))
    const decoded = Automerge.decodeChange(left.make(prepend('Z')).change)
    const { hash: _, ...both } = { ...decoded, deps: [hashOf(one), hashOf(two)].sort() }
    const merged = travelling('eve', nonceOf('eve copied'), Automerge.encodeChange(both))
    for (const order of [
      [one, two, merged],
      [merged, two, one],
    ]) {
      const anna = new Replica('anna')
      await anna.bodies.read(DOCUMENT)
      const refused = [...(await anna.receive(start)), ...(await anna.receive(...order))]
      expect(refused.map(({ entry }) => entry)).toEqual([merged.entry])
    }
  })
})

type Step =
  | {
      readonly do: 'edit'
      readonly who: number
      readonly field: 'title' | 'text'
      readonly at: number
      readonly remove: number
      readonly insert: string
    }
  | { readonly do: 'comment'; readonly who: number; readonly text: string }
  | { readonly do: 'choose'; readonly who: number; readonly type: 'routine' | 'standard' | 'amendment' }
  | { readonly do: 'deliver'; readonly to: number; readonly from: number; readonly count: number }

/** 0 and 1 are honest windows, 2 an honest command line; 3 to 5 are machines on which eve copied one session. */
const HONEST = 3
const EVERYBODY = 6
const who = fc.nat(EVERYBODY - 1)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('edit' as const),
      who,
      field: fc.constantFrom('title' as const, 'text' as const),
      at: fc.nat(40),
      remove: fc.nat(6),
      insert: fc.string({ maxLength: 6, unit: 'grapheme' }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('comment' as const), who, text: fc.string({ maxLength: 5 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('choose' as const),
      who,
      type: fc.constantFrom('routine' as const, 'standard' as const, 'amendment' as const),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('deliver' as const),
      to: who,
      from: fc.oneof(who, fc.constant(EVERYBODY)),
      count: fc.constantFrom(1, 3, 50),
    }),
  },
)

describe('random histories with forks', () => {
  test('every order of delivery gives the same heads and contents, and no honest word is lost', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 30, maxLength: 80 }),
        fc.infiniteStream(fc.nat()),
        async (steps, order) => {
          const { replicas, pool, comments } = await play(steps)
          const states: unknown[] = []
          const late = new Replica('late')
          await late.bodies.read(DOCUMENT)
          for (const replica of [...replicas.slice(0, HONEST), late]) {
            for (const change of shuffled(pool, order)) await replica.receive(change)
            states.push(await replica.state())
          }
          const fresh = new Replica('fresh')
          await fresh.receive(...shuffled(pool, order))
          states.push(await fresh.state())
          for (const state of states) expect(state).toEqual(states[0])
          expect(states[0]).toMatchObject({ waiting: 0 })
          const thread = (await fresh.bodies.read(DOCUMENT)).thread.map(({ key }) => key)
          expect(thread).toEqual(expect.arrayContaining(comments))
        },
      ),
      { seed: 20_26, numRuns: 15 },
    )
  })
})

function shuffled<T>(items: readonly T[], order: Iterator<number>): readonly T[] {
  return items
    .map((item) => [order.next().value as number, item] as const)
    .sort((a, b) => a[0] - b[0])
    .map(([, item]) => item)
}

/** Plays a history in which eve's machines never see each other's changes, so that her session forks again and again. */
async function play(steps: readonly Step[]) {
  const start = beginning('anna')
  const pool: Travelling[] = [start]
  const comments: string[] = []
  const replicas = ['anna', 'ben', 'cleo', 'eve', 'eve', 'eve'].map((name) => new Replica(name))
  for (const replica of replicas) await replica.receive(start)
  const windows = replicas.slice(0, 2).map((replica) => new Window(replica))
  const twins = replicas.slice(HONEST).map(() => new Twin('eve', 'copied', [start]))
  const made = replicas.map((): Travelling[] => [])

  const edit = async (index: number, change: (doc: Doc<ProposalDoc>) => Changed): Promise<void> => {
    const replica = replicas[index]
    const window = windows[index]
    const twin = twins[index - HONEST]
    if (replica === undefined) return
    const before = pool.length
    if (window !== undefined) {
      await window.edit(change)
      // Every third change of a window waits for the next one.
      if (pool.length % 3 !== 0) pool.push(...(await window.handOver()))
    } else if (twin !== undefined) {
      try {
        pool.push(twin.make(change))
      } catch {
        return
      }
    } else {
      const own = await replica.edit((doc) => change(doc).change)
      if (own !== null) pool.push(own)
    }
    made[index]?.push(...pool.slice(before))
  }

  for (const [i, now] of steps.entries()) {
    if (now.do === 'edit') await edit(now.who, (doc) => editProposalBody(doc, { splices: [now] }))
    else if (now.do === 'choose') await edit(now.who, (doc) => editProposalBody(doc, { decisionType: now.type }))
    else if (now.do === 'comment') {
      const member = memberOf(replicas[now.who]?.name ?? '')
      const random = toHex(sha256(utf8(`comment ${i}`))).slice(0, 16)
      await edit(now.who, (doc) => addComment(doc, { member, random, at: i, text: now.text }))
      if (now.who < HONEST) comments.push(`${member}:${random}`)
    } else {
      const offered = (now.from === EVERYBODY ? pool : (made[now.from] ?? [])).slice(-now.count)
      const twin = twins[now.to - HONEST]
      if (twin === undefined) await replicas[now.to]?.receive(...offered)
      else {
        // A twin takes only what does not betray the others: changes made on nothing of theirs.
        const known = new Set(Automerge.getAllChanges(twin.doc).map((change) => Automerge.decodeChange(change).hash))
        for (const change of pool) {
          const { deps, hash, actor } = Automerge.decodeChange(change.change)
          if (known.has(hash) || actor === actorOf('eve', 'copied') || !deps.every((dep) => known.has(dep))) continue
          if (!offered.includes(change)) continue
          ;[twin.doc] = Automerge.applyChanges(twin.doc, [change.change])
          known.add(hash)
        }
      }
    }
  }
  for (const window of windows) pool.push(...(await window.handOver()))
  return { replicas, pool, comments }
}
