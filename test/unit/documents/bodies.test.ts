import { describe, expect, test } from 'vitest'
import { MemoryDisk } from '#electron/peer/adapters/memory-store.ts'
import type { BodyEvent } from '#electron/peer/service/bodies.ts'
import { decodeSnapshot } from '#electron/peer/service/bodies-snapshot.ts'
import { Automerge, type Doc } from '#shared/documents/automerge.ts'
import { addComment, editProposalBody, type ProposalDoc } from '#shared/documents/shape.ts'
import { toHex } from '#shared/kernel/bytes.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { altered, freely } from './forge.ts'
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

const append = (text: string) => (doc: Doc<ProposalDoc>) =>
  editProposalBody(doc, { splices: [{ field: 'text', at: doc.text.length, remove: 0, insert: text }] })
/** One change for each text, appended by the replica's own command line. */
async function words<const Texts extends readonly string[]>(
  replica: Replica,
  ...texts: Texts
): Promise<{ [K in keyof Texts]: Travelling }> {
  const made: Travelling[] = []
  for (const text of texts) {
    const change = await replica.edit((doc) => append(text)(doc).change)
    if (change === null) throw new Error(`${replica.name} added nothing`)
    made.push(change)
  }
  return made as { [K in keyof Texts]: Travelling }
}
/** One replica for each name, all with the same beginning. */
async function setup<const Names extends readonly string[]>(...names: Names): Promise<{ [K in keyof Names]: Replica }> {
  const start = beginning('anna', 'so')
  const replicas = names.map((name) => new Replica(name))
  for (const replica of replicas) await replica.receive(start)
  return replicas as { [K in keyof Names]: Replica }
}
const textOf = async (replica: Replica): Promise<string> => (await replica.bodies.read(DOCUMENT)).text

describe('bodies', () => {
  test('are made from the log when they are first asked for', async () => {
    const [anna, ben] = await setup('anna', 'ben')
    await ben.receive(...(await words(anna, ' it', ' began')))
    expect(await textOf(ben)).toBe('so it began')
    expect(await ben.state()).toEqual(await anna.state())
  })

  test('wait for causes, in any order', async () => {
    const [anna, ben] = await setup('anna', 'ben')
    const [one, two, three] = await words(anna, '1', '2', '3')
    await ben.bodies.read(DOCUMENT)
    await ben.receive(three)
    await ben.receive(two)
    expect(await ben.bodies.pending(DOCUMENT)).toBe(2)
    expect(await textOf(ben)).toBe('so')
    await ben.receive(one)
    expect(await textOf(ben)).toBe('so123')
    expect(await ben.bodies.pending(DOCUMENT)).toBe(0)
  })

  test('tell open windows what others wrote, and not what they wrote themselves', async () => {
    const [anna, ben] = await setup('anna', 'ben')
    const [here, there] = [new Window(anna), new Window(anna)]
    await here.open()
    await there.open()
    const events: BodyEvent[] = []
    anna.bodies.onEvent((event) => events.push(event))
    await here.edit(append(' here'))
    await ben.receive(...(await here.handOver()))
    await anna.receive(...(await words(ben, ' and there')))
    expect(here.doc?.text).toBe('so here and there')
    expect(there.doc?.text).toBe('so here and there')
    expect(events.map((event) => event.kind === 'changed' && event.session)).toEqual([here.session?.id, null])
  })

  test('are read as they were at heads that were signed', async () => {
    const [anna] = await setup('anna')
    const heads = await anna.bodies.heads(DOCUMENT)
    await words(anna, ' much later')
    expect(await anna.bodies.readAt(DOCUMENT, heads)).toMatchObject({ ok: true, value: { text: 'so' } })
    expect(await anna.bodies.readAt(DOCUMENT, ['00'.repeat(32)])).toEqual({ ok: false, error: 'unknown-heads' })
  })

  test('refuse a session’s change under another actor', async () => {
    const [anna] = await setup('anna')
    const { session, bytes } = await anna.bodies.openSession(DOCUMENT)
    const doc = Automerge.load<ProposalDoc>(bytes, { actor: actorOf('ben') })
    const { change } = append('x')(doc)
    expect(await anna.bodies.toLog(session, [change ?? new Uint8Array()])).toMatchObject({ ok: false })
  })

  test('let nobody write with another’s actor id: the genuine change still comes through', async () => {
    const [anna] = await setup('anna')
    await anna.bodies.read(DOCUMENT)
    const bens = Automerge.clone(await copyOf(anna), { actor: actorOf('ben') })
    const forged = append(' forged')(Automerge.clone(bens, { actor: actorOf('ben') })).change ?? new Uint8Array()
    const genuine = append(' genuine')(bens).change ?? new Uint8Array()
    expect(await anna.receive(travelling('eve', nonceOf('ben first'), forged))).toHaveLength(1)
    expect(await anna.receive(travelling('ben', nonceOf('ben first'), genuine))).toEqual([])
    expect(await textOf(anna)).toBe('so genuine')
  })
})

const copyOf = async (replica: Replica): Promise<Doc<ProposalDoc>> => {
  const { session, bytes } = await replica.bodies.openSession(DOCUMENT)
  replica.bodies.endSession(session.id)
  return Automerge.load<ProposalDoc>(bytes)
}

describe('snapshots', () => {
  const key = async (replica: Replica): Promise<string> => {
    for await (const [name] of replica.store.range('body/', 'body/~')) return name
    throw new Error('no snapshot was saved')
  }

  test('open a body with what came before and what came after, and judge as if nothing had happened', async () => {
    const [anna, ben] = await setup('anna', 'ben')
    const early = await words(anna, '1', '2')
    await ben.receive(...early)
    await ben.bodies.read(DOCUMENT)
    await ben.restart()
    expect(await key(ben)).toMatch(new RegExp(`^body/[0-9a-f]{64}/${DOCUMENT}$`))
    const late = await words(anna, '3')
    await ben.receive(...late)
    expect(await ben.state()).toEqual(await anna.state())
    expect(await anna.receive(...(await words(ben, '4')))).toEqual([])
    expect(await ben.state()).toEqual(await anna.state())
  })

  test.each([
    ['is missing', async (replica: Replica, name: string) => replica.store.write([{ type: 'del', key: name }])],
    [
      'is damaged',
      async (replica: Replica, name: string) => {
        const value = (await replica.store.get(name))?.slice() ?? new Uint8Array()
        value[value.length >> 1] = (value[value.length >> 1] ?? 0) ^ 1
        await replica.store.write([{ type: 'put', key: name, value }])
      },
    ],
    [
      'is of something else',
      async (replica: Replica, name: string) =>
        replica.store.write([{ type: 'put', key: name, value: new Uint8Array(9) }]),
    ],
  ] as const)('that %s does not matter: the log has everything', async (_, harm) => {
    const [anna] = await setup('anna')
    await words(anna, '1', '2')
    const before = await anna.state()
    await anna.restart()
    await harm(anna, await key(anna))
    expect(await anna.state()).toEqual(before)
  })

  test('are not read when any byte of them is wrong', async () => {
    const [anna] = await setup('anna')
    await words(anna, '1', '2')
    await anna.restart()
    const bytes = (await anna.store.get(await key(anna))) ?? new Uint8Array()
    expect(decodeSnapshot(bytes)).not.toBeNull()
    for (let at = 0; at < bytes.length; at += 7) {
      const wrong = bytes.slice()
      wrong[at] = (wrong[at] ?? 0) ^ 4
      expect(decodeSnapshot(wrong), `byte ${at}`).toBeNull()
    }
  })

  test('on a full disk are given up without a word: what must be written will say it', async () => {
    const disk = new MemoryDisk()
    const anna = new Replica('anna', disk.openStore())
    await anna.receive(beginning('anna', 'so'))
    await words(anna, '1')
    disk.fault = { kind: 'full' }
    await anna.restart()
    expect(await textOf(anna)).toBe('so1')
  })
})

describe('hostile changes that are signed by a member', () => {
  /** Eve's change, altered after Automerge made it, on what anna holds. */
  const eves = async (anna: Replica, alter: Parameters<typeof altered>[1]): Promise<Travelling> => {
    const doc = Automerge.clone(await copyOf(anna), { actor: actorOf('eve') })
    const { change } = editProposalBody(doc, { splices: [{ field: 'text', at: 1, remove: 1, insert: 'x' }] })
    return travelling('eve', nonceOf('eve first'), altered(change ?? new Uint8Array(), alter))
  }

  test.each([
    ['insert after a character that is not there', { elemId: `999@${actorOf('anna')}` }],
    ['insert after a character of a session that is not there', { elemId: `9@${'99'.repeat(16)}` }],
    ['write into an object that is not there', { obj: `9@${actorOf('anna')}` }],
    ['insert after a character of another text', { elemId: `6@${actorOf('anna')}` }],
  ] as const)('that %s are refused by themselves', async (_, wrong) => {
    const [anna, ben] = await setup('anna', 'ben')
    const bad = await eves(anna, ({ ops }) => Object.assign(ops[0] ?? {}, wrong))
    const good = await words(ben, ' it goes on')
    expect((await anna.receive(bad, ...good)).map(({ entry }) => entry)).toEqual([bad.entry])
    expect(await textOf(anna)).toBe('so it goes on')
  })

  test.each([
    ['number their operations far ahead', { startOp: 1_000_000 }],
    ['number their operations among those they knew', { startOp: 7 }],
    ['skip a number of their session', { seq: 2 }],
    ['begin with the last number', { seq: 0x7fff_ffff }],
  ] as const)('that %s are refused by themselves', async (_, wrong) => {
    const [anna, ben] = await setup('anna', 'ben')
    const bad = await eves(anna, (decoded) => Object.assign(decoded, wrong))
    expect(await anna.receive(bad)).toHaveLength(1)
    expect(await anna.receive(...(await words(ben, '!')))).toEqual([])
    expect(await textOf(anna)).toBe('so!')
  })

  test('that refer to what they do not say they knew get the same verdict from who has it and who has not', async () => {
    const [anna, ben, cleo] = await setup('anna', 'ben', 'cleo')
    const [secret] = await words(anna, 'secret')
    const [long] = await words(ben, ' and so on and so on')
    await cleo.receive(long)
    const { actor, startOp } = Automerge.decodeChange(secret.change)
    const peeking = await eves(cleo, ({ ops }) => Object.assign(ops[0] ?? {}, { elemId: `${startOp}@${actor}` }))
    await anna.receive(long)
    const verdictOfWhoHas = await anna.receive(peeking)
    const verdictOfWhoHasNot = await cleo.receive(peeking)
    expect(verdictOfWhoHas).toEqual([{ entry: peeking.entry, why: 'it inserts after a character that is not there' }])
    expect(verdictOfWhoHasNot).toEqual(verdictOfWhoHas)
    await cleo.receive(secret)
    expect(await cleo.state()).toEqual(await anna.state())
  })

  test('that are refused take with them what is built on them, and nothing else', async () => {
    const [anna] = await setup('anna')
    await anna.bodies.read(DOCUMENT)
    const bad = await eves(anna, (decoded) => Object.assign(decoded, { seq: 7 }))
    const child = await eves(anna, (decoded) => Object.assign(decoded, { seq: 8, deps: [hashOf(bad)] }))
    expect(await anna.receive(child)).toEqual([])
    expect((await anna.receive(bad)).map(({ entry }) => entry)).toEqual([bad.entry, child.entry])
    await words(anna, '!')
    expect(await textOf(anna)).toBe('so!')
  })

  test('that are no changes of a body at all are refused when the log is read, too', async () => {
    const [anna] = await setup('anna')
    const bad = travelling(
      'eve',
      nonceOf('eve first'),
      freely((draft) => Object.assign(draft, { list: [1] }), actorOf('eve')),
    )
    await anna.receive(bad)
    expect(await textOf(anna)).toBe('so')
    await anna.restart()
    expect(await textOf(anna)).toBe('so')
  })

  test('that cite what never comes wait in a bounded place, and honest ones beyond it come through in the end', async () => {
    const [anna, ben] = await setup('anna', 'ben')
    const template = await eves(anna, () => {})
    const orphans = Array.from({ length: LIMITS.pendingChanges + 50 }, (_, i) =>
      travelling(
        'eve',
        nonceOf('eve first'),
        altered(template.change, (decoded) =>
          Object.assign(decoded, { deps: [toHex(new Uint8Array(32).fill((i % 251) + 1))], time: i }),
        ),
      ),
    )
    await anna.bodies.read(DOCUMENT)
    await anna.receive(...orphans)
    expect(await anna.bodies.pending(DOCUMENT)).toBe(LIMITS.pendingChanges)
    const [cause, effect] = await words(ben, ' still', ' here')
    await anna.receive(effect)
    await anna.receive(cause)
    expect(await textOf(anna)).toBe('so still here')
  })
})

test('many members comment at once, and every comment arrives', async () => {
  const replicas: readonly Replica[] = await setup('anna', 'ben', 'cleo', 'dora')
  const made: Travelling[] = []
  for (let i = 0; i < 40; i++) {
    const replica = replicas[i % 4]
    const change = await replica?.edit(
      (doc) =>
        addComment(doc, {
          member: memberOf(replica.name),
          random: i.toString(16).padStart(16, '0'),
          at: i,
          text: `comment ${i}`,
        }).change,
    )
    if (change != null) made.push(change)
  }
  for (const replica of replicas) await replica.receive(...made)
  const states = await Promise.all(replicas.map((replica) => replica.state()))
  for (const state of states) expect(state).toEqual(states[0])
  expect((await replicas[0]?.bodies.read(DOCUMENT))?.thread).toHaveLength(40)
})
