import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MemoryTransport } from '#electron/peer/adapters/memory-transport.ts'
import type { OrganisationId } from '#shared/kernel/ids.ts'
import { signEntry } from '#shared/log/entry.ts'
import { nextAct } from '#shared/organisation/author.ts'
import { RULES } from '#shared/organisation/rules.ts'
import { encodeReplicate, REPLICATE_PROTOCOL, REPLICATE_VERSIONS } from '#shared/protocol/replicate-messages.ts'
import { charterFor, invite, requestEntry, setup, type World } from '#test/kit/people.ts'
import { House, type WholePeer } from '#test/kit/whole-peers.ts'
import { everythingFrom } from '#test/unit/peer/peers-kit.ts'

const HIDDEN = 'An\u200ba'
/** `bo`, with the Cyrillic letter. */
const IMITATION = 'bо'

let house: House
let world: World
let organisation: OrganisationId
let bo: WholePeer
beforeEach(async () => {
  house = new House()
  world = setup(['ana', 'bo', 'cy'])
  organisation = world.get('ana').organisation.id
  bo = await house.peer('bo', world)
  await bo.start({ rules: RULES, versions: REPLICATE_VERSIONS })
})
afterEach(() => house.close())

/** Everything that Ana's device holds goes to Bo's, by hand. */
async function anaSendsAll(): Promise<void> {
  const { organisation: held, key } = world.get('ana')
  const transport = new MemoryTransport({ device: key.device, network: house.wire })
  await transport.start()
  const { listening } = await bo.ask('network.get', {})
  const link = await transport.dial(bo.device, listening, REPLICATE_PROTOCOL, 1_000)
  void everythingFrom(link)
  const versions = [...REPLICATE_VERSIONS]
  const version = Math.max(...versions)
  await link.send(encodeReplicate({ type: 'hello', versions, organisation }))
  await link.send(encodeReplicate({ type: 'accept', version, rules: RULES.version, addresses: [], tips: [] }))
  await link.send(encodeReplicate({ type: 'entries', entries: [...held.log.entries()].map((entry) => entry.bytes) }))
  await house.clock.pass(1_000)
  await link.close()
}

describe('attack 31: look-alike and hidden-character names', () => {
  test('what a person types is put into the form that is signed, and what cannot be seen is refused in words', async () => {
    await bo.ask('member.rename', { organisation, name: '  Jose\u0301\u00a0 Lima ' })
    const me = (await bo.ask('member.list', { organisation })).find((member) => member.me)
    expect(me?.name).toBe('José Lima')
    const refused = { error: { code: 'denied', clause: 'names', what: expect.stringContaining('cannot be seen') } }
    await expect(bo.ask('member.rename', { organisation, name: HIDDEN })).rejects.toMatchObject(refused)
    await expect(bo.ask('proposal.draft', { organisation, title: HIDDEN })).rejects.toMatchObject(refused)
    await expect(bo.ask('profile.setNames', { name: HIDDEN, deviceName: 'A laptop' })).rejects.toMatchObject(refused)
    const founding = { charter: charterFor(HIDDEN), founder: 'Bo', deviceName: 'A laptop' }
    await expect(bo.ask('organisation.found', founding)).rejects.toMatchObject(refused)
  })

  test('a title that was drafted with blanks opens tidied; with hidden characters it does not open', async () => {
    const { proposal } = await bo.ask('proposal.draft', { organisation, title: 'A bench' })
    const insert = (text: string) =>
      bo.ask('proposal.edit', { organisation, proposal, splices: [{ field: 'title', at: 2, remove: 0, insert: text }] })
    await insert('  \u202e')
    await expect(bo.ask('proposal.open', { organisation, proposal })).rejects.toMatchObject({
      error: { code: 'denied', clause: 'names' },
    })
    await bo.ask('proposal.edit', {
      organisation,
      proposal,
      splices: [{ field: 'title', at: 4, remove: 1, insert: '' }],
    })
    await bo.ask('proposal.open', { organisation, proposal })
    expect((await bo.ask('proposal.get', { organisation, proposal })).title).toBe('A bench')
  })

  test('what altered software signs is kept as evidence and has no effect', async () => {
    const ana = world.get('ana')
    const act = { kind: 'member.rename', body: { name: HIDDEN } } as const
    ana.organisation.add(ana.sign(nextAct(ana.organisation, ana.key.device, world.now, act)))
    await anaSendsAll()
    expect((await bo.ask('member.list', { organisation })).map(({ name }) => name)).toEqual(['ana', 'bo', 'cy'])
    expect(await bo.ask('organisation.evidence', { organisation })).toMatchObject([
      { kind: 'refused', sentence: expect.stringContaining('a character that cannot be seen') },
    ])
  })

  test('a request under a hidden name lets nobody in, and what was built on it goes on', async () => {
    const ana = world.get('ana')
    const request = requestEntry(ana, invite(ana), HIDDEN)
    expect(ana.organisation.add(request)).toMatchObject({ verdict: 'deny', clause: 'names' })
    const receive = { kind: 'membership.receive', body: { request: request.id } } as const
    // As a version signs it that finds nothing wrong with the name: it cites the request.
    const unsigned = { ...nextAct(ana.organisation, ana.key.device, world.now, receive), seen: [request.id] }
    ana.organisation.add(signEntry(unsigned, (message) => ana.key.sign(message)))
    ana.act({ kind: 'member.rename', body: { name: 'Anna' } })
    await anaSendsAll()
    expect(await bo.ask('member.requests', { organisation })).toEqual([])
    expect((await bo.ask('member.list', { organisation })).map(({ name }) => name)).toContain('Anna')
    expect((await bo.ask('organisation.stateHash', { organisation })).entries).toBe(ana.organisation.log.size)
  })

  test('who asks to join under a member’s name in other letters is marked, and so is the member, wherever they stand', async () => {
    const ana = world.get('ana')
    const request = requestEntry(ana, invite(ana), IMITATION)
    ana.organisation.add(request)
    ana.act({ kind: 'membership.receive', body: { request: request.id } })
    await anaSendsAll()
    const [asking] = await bo.ask('member.requests', { organisation })
    const member = (await bo.ask('member.list', { organisation })).find(({ name }) => name === 'bo')
    expect(asking?.mark).toBe(request.id.slice(0, 4))
    expect(asking?.looksLike).toEqual([{ name: 'bo', mark: member?.mark, standing: 'member', since: member?.since }])
    expect(member?.looksLike).toMatchObject([{ name: IMITATION, mark: asking?.mark, standing: 'asking' }])
    const others = (await bo.ask('member.list', { organisation })).filter(({ name }) => name !== 'bo')
    expect(others.map(({ mark, looksLike }) => [mark, looksLike])).toEqual([
      [null, []],
      [null, []],
    ])
    // On a ballot the same digits stand beside the name.
    const { proposal } = await bo.ask('proposal.draft', { organisation, title: 'A bench' })
    await bo.ask('proposal.open', { organisation, proposal })
    await bo.ask('ballot.cast', { organisation, proposal, stance: 'agree', reason: '' })
    const { ballots } = await bo.ask('proposal.get', { organisation, proposal })
    expect(ballots[0]?.by).toMatchObject({ name: 'bo', mark: member?.mark })
  })

  test('a proposal about one of two with the same name says which', async () => {
    const ana = world.get('ana')
    const request = requestEntry(ana, invite(ana), IMITATION)
    ana.organisation.add(request)
    ana.act({ kind: 'membership.receive', body: { request: request.id } })
    await anaSendsAll()
    const effect = { kind: 'admit', request: request.id } as const
    const { proposal } = await bo.ask('proposal.draft', { organisation, title: 'Let them in', effect })
    const { effectSentence } = await bo.ask('proposal.get', { organisation, proposal })
    expect(effectSentence).toBe(`${IMITATION} (${request.id.slice(0, 4)}) becomes a member.`)
  })
})
