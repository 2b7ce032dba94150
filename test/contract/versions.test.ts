import * as dagCbor from '@ipld/dag-cbor'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MemoryTransport } from '#electron/peer/adapters/memory-transport.ts'
import type { Link } from '#electron/peer/ports/ports.ts'
import { fromHex } from '#shared/kernel/bytes.ts'
import type { OrganisationId, ProposalId } from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { ENTRY_VERSION, signEntry } from '#shared/log/entry.ts'
import { nextAct } from '#shared/organisation/author.ts'
import { RULES } from '#shared/organisation/rules.ts'
import { decodeReplicate, encodeReplicate, REPLICATE_PROTOCOL } from '#shared/protocol/replicate-messages.ts'
import { invite, keyOf, requestEntry, setup, type World } from '#test/kit/people.ts'
import { House, type Version, type WholePeer } from '#test/kit/whole-peers.ts'
import { everythingFrom } from '#test/unit/peer/peers-kit.ts'

/** This software; and the one before it, which knew neither renaming nor withdrawals of this version, nor ballots. */
const NEWER: Version = { rules: RULES, versions: [3, 2] }
const OLDER: Version = {
  rules: {
    version: RULES.version - 1,
    reads: (kind, version) =>
      RULES.reads(kind, version) &&
      !['member.rename', 'ballot.cast'].includes(kind) &&
      !(kind === 'proposal.withdraw' && version >= 1),
  },
  versions: [2],
}

let house: House
let world: World
let organisation: OrganisationId
let ana: WholePeer
let bo: WholePeer
let cy: WholePeer
beforeEach(async () => {
  house = new House()
  world = setup(['ana', 'bo', 'cy'])
  organisation = world.get('ana').organisation.id
  ana = await house.peer('ana', world)
  bo = await house.peer('bo', world)
  cy = await house.peer('cy', world)
})
afterEach(() => house.close())

const hashOf = (peer: WholePeer) => peer.ask('organisation.stateHash', { organisation })
const proposalOn = (peer: WholePeer, proposal: ProposalId) => peer.ask('proposal.get', { organisation, proposal })
const nameOn = async (peer: WholePeer, member: WholePeer) =>
  (await peer.ask('member.list', { organisation })).find(({ devices }) =>
    devices.some(({ device }) => device === member.device),
  )?.name

describe('attack 34: old and new versions disagreeing on validity', () => {
  test('an older one keeps what it cannot read, says so, passes it on unchanged, and reads it once updated', async () => {
    house.wire.cut(ana.device, cy.device)
    await ana.start(NEWER)
    await bo.start(OLDER)
    await cy.start(NEWER)
    await ana.ask('member.rename', { organisation, name: 'Anna' })
    const { proposal } = await ana.ask('proposal.draft', { organisation, title: 'A bench' })
    await ana.ask('proposal.open', { organisation, proposal })
    await ana.ask('ballot.cast', { organisation, proposal, stance: 'agree', reason: '' })
    await house.calm()

    const asBoSeesIt = async () => {
      const home = await bo.ask('home.get', { organisation })
      const page = await proposalOn(bo, proposal)
      const evidence = await bo.ask('organisation.evidence', { organisation })
      return {
        newer: home.newerActs,
        onProposal: page.line.newerActs,
        listed: home.closingSoon.map((line) => line.newerActs),
        ballots: page.ballots.length,
        name: await nameOn(bo, ana),
        evidence: evidence.filter(({ kind }) => kind === 'newer').map(({ sentence }) => sentence),
      }
    }
    const shown = await asBoSeesIt()
    expect(shown).toMatchObject({ newer: 2, onProposal: 1, listed: [1], ballots: 0, name: 'ana' })
    expect(shown.evidence.join()).toContain('cannot read (ballot.cast, version 1)')
    expect(shown.evidence.join()).toContain('cannot read (member.rename, version 1)')
    expect(await bo.sees(organisation, ana)).toMatchObject({ state: 'up-to-date', software: 'newer', refused: [] })
    expect(await ana.sees(organisation, bo)).toMatchObject({ state: 'up-to-date', software: 'older' })
    expect((await bo.ask('organisation.get', { organisation })).syncSentence).toContain('another version of Folkmoot')

    // The third peer has it all through the older one, and gives it its effect.
    expect((await proposalOn(cy, proposal)).ballots).toHaveLength(1)
    expect(await nameOn(cy, ana)).toBe('Anna')
    const [atAna, atBo, atCy] = await Promise.all([ana, bo, cy].map(hashOf))
    expect(atCy).toEqual(atAna)
    expect(atBo?.log).toBe(atAna?.log)
    // The same entries, but nobody calls it the same state.
    expect(atBo?.state).not.toBe(atAna?.state)

    await bo.restart(OLDER)
    expect(await asBoSeesIt()).toEqual(shown)
    await bo.restart(NEWER)
    expect(await asBoSeesIt()).toMatchObject({ newer: 0, onProposal: 0, ballots: 1, name: 'Anna', evidence: [] })
    expect(await hashOf(bo)).toEqual(await hashOf(ana))
    expect(await bo.sees(organisation, ana)).toMatchObject({ software: 'same' })
  })

  test('devices that judge by other rules never show one state, though they derive the same', async () => {
    await ana.start(NEWER)
    await bo.start({ ...NEWER, rules: { ...RULES, version: RULES.version + 1 } })
    await house.calm()
    const [atAna, atBo] = await Promise.all([ana, bo].map(hashOf))
    expect(atBo?.log).toBe(atAna?.log)
    expect(atBo?.derived).toBe(atAna?.derived)
    expect(atBo?.state).not.toBe(atAna?.state)
    expect(atBo?.rules).toBe(RULES.version + 1)
  })

  test('what rests on an act that cannot be read waits for the update, and is held against nobody', async () => {
    const replica = world.get('ana')
    const request = requestEntry(replica, invite(replica, 'member'), 'a phone', 'device.request')
    replica.organisation.add(request)
    replica.act({ kind: 'device.link', body: { request: request.id } })
    const phone = keyOf('a phone')
    const rename = { kind: 'member.rename', body: { name: 'Anna' } } as const
    const unsigned = nextAct(replica.organisation, phone.device, world.now, rename)
    replica.organisation.add(signEntry(unsigned, (message) => phone.sign(message)))
    const all = [...replica.organisation.log.entries()].map((entry) => entry.bytes)
    const withoutLinks = {
      version: 1,
      reads: (kind: string, v: number) => RULES.reads(kind, v) && kind !== 'device.link',
    }
    await bo.start({ ...NEWER, rules: withoutLinks })

    const link = await linkAs(ana, bo)
    void everythingFrom(link)
    for (let i = 0; i < 3; i += 1) await send(link, all)
    await house.clock.pass(1_000)
    // The link itself is kept. Whether the phone may sign is for those who can read it.
    expect((await bo.ask('home.get', { organisation })).newerActs).toBe(1)
    expect((await bo.sees(organisation, ana)).refused).toMatchObject([{ why: 'newer-format', count: 3 }])
    expect(await nameOn(bo, ana)).toBe('ana')
    await link.close()

    await bo.restart(NEWER)
    const again = await linkAs(ana, bo)
    void everythingFrom(again)
    await send(again, all)
    await house.clock.pass(1_000)
    expect(await nameOn(bo, ana)).toBe('Anna')
    await again.close()
  })

  test('a log read by rules that would have refused some of it is still read, and nothing of it is lost', async () => {
    // Without vouches nobody but the founder belongs, this device's own member included.
    const withoutVouches = {
      version: 1,
      reads: (kind: string, v: number) => RULES.reads(kind, v) && kind !== 'membership.vouch',
    }
    await bo.start(NEWER)
    await bo.ask('member.rename', { organisation, name: 'Robert' })
    const before = await hashOf(bo)
    await bo.restart({ ...NEWER, rules: withoutVouches })
    expect((await hashOf(bo)).entries).toBe(before.entries)
    expect(await nameOn(bo, bo)).toBeUndefined()
    await bo.restart(NEWER)
    expect(await hashOf(bo)).toEqual(before)
    expect(await nameOn(bo, bo)).toBe('Robert')
  })
})

/** A payload in the next format of entries, signed by nobody who could be checked. */
function newerEntry(number: number): Uint8Array {
  const fields = [ENTRY_VERSION + 1, fromHex(organisation), fromHex(ana.device), number, 'something new']
  return dagCbor.encode([dagCbor.encode(fields), new Uint8Array(64)])
}

async function linkAs(sender: WholePeer, to: WholePeer): Promise<Link> {
  const transport = new MemoryTransport({ device: sender.device, network: house.wire })
  await transport.start()
  const link = await transport.dial(to.device, (await to.ask('network.get', {})).listening, REPLICATE_PROTOCOL, 1_000)
  await link.send(encodeReplicate({ type: 'hello', versions: [...NEWER.versions], organisation }))
  await link.send(encodeReplicate({ type: 'accept', version: 3, rules: 9, addresses: [], tips: [] }))
  return link
}
const send = (link: Link, entries: readonly Uint8Array[]) =>
  link.send(encodeReplicate({ type: 'entries', entries: [...entries] })).catch(() => undefined)

async function goodbyeOn(answers: Promise<Uint8Array[]>): Promise<string | null> {
  const last = (await answers).at(-1)
  const message = last === undefined ? null : decodeReplicate(last)
  return message?.ok === true && message.value.type === 'goodbye' ? message.value.code : null
}

describe('attack 7: protocol downgrade, and formats newer than one’s own', () => {
  test('entries in a newer format are named and cost their sender nothing; all else goes on', async () => {
    await bo.start(NEWER)
    const link = await linkAs(ana, bo)
    void everythingFrom(link)
    const replica = world.get('ana')
    const good = replica.act({ kind: 'member.rename', body: { name: 'Anna' } })
    for (let i = 0; i < 3; i += 1) {
      await send(
        link,
        Array.from({ length: LIMITS.refusedEntries }, (_, n) => newerEntry(100 * i + n + 1)),
      )
    }
    await send(link, [newerEntry(1), good.bytes])
    await house.clock.pass(1_000)
    expect(await nameOn(bo, ana)).toBe('Anna')
    const seen = await bo.sees(organisation, ana)
    expect(seen.software).toBe('newer')
    expect(seen.refused).toMatchObject([
      { why: 'newer-format', count: 301, sentence: expect.stringContaining('need a newer version of Folkmoot') },
    ])
    await link.close()
  })

  test('a sender’s faults are named by kind with evidence, it is cut off, and the record outlives a restart', async () => {
    await bo.start(NEWER)
    const link = await linkAs(ana, bo)
    const answers = everythingFrom(link)
    const replica = world.get('ana')
    const good = replica.act({ kind: 'member.rename', body: { name: 'Anna' } })
    const forged = good.bytes.slice()
    forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1
    await send(link, [forged, new Uint8Array([0xff]), ...Array(LIMITS.refusedEntries).fill(new Uint8Array([0xfe]))])
    await house.clock.pass(1_000)
    expect(await goodbyeOn(answers)).toBe('abuse')
    const named = [
      { why: 'unreadable', count: LIMITS.refusedEntries + 1, samples: expect.any(Array) },
      { why: 'bad-signature', count: 1, sentence: 'One entry was refused: its signature is not its device’s.' },
    ]
    expect((await bo.sees(organisation, ana)).refused).toMatchObject(named)
    const evidence = await bo.ask('organisation.evidence', { organisation })
    expect(evidence.map(({ kind }) => kind).sort()).toEqual(['bad-signature', 'refused'])
    await bo.restart(NEWER)
    expect((await bo.sees(organisation, ana)).refused).toMatchObject(named)
  })

  test('a device that is set back to an older protocol is named, until a person accepts it', async () => {
    await ana.start(NEWER)
    await bo.start(NEWER)
    expect(await ana.sees(organisation, bo)).toMatchObject({ state: 'up-to-date' })
    await bo.restart({ ...NEWER, versions: [2] })
    await ana.ask('member.rename', { organisation, name: 'Anna' })
    await house.clock.pass(60_000)
    const refused = await ana.sees(organisation, bo)
    expect(refused).toMatchObject({ state: 'failed', problem: { code: 'protocol-downgrade' } })
    expect(refused.problem?.what).toContain('spoke a newer version of the protocol before')
    expect((await bo.sees(organisation, ana)).problem?.next).toContain('can accept that')
    expect(await nameOn(bo, ana)).toBe('ana')
    // Not forgotten by starting again.
    await ana.restart(NEWER)
    await house.clock.pass(60_000)
    expect(await ana.sees(organisation, bo)).toMatchObject({ problem: { code: 'protocol-downgrade' } })
    await ana.ask('peer.acceptOlder', { organisation, device: bo.device })
    await house.clock.pass(400_000)
    expect(await ana.sees(organisation, bo)).toMatchObject({ state: 'up-to-date', problem: null })
    expect(await nameOn(bo, ana)).toBe('Anna')
  })
})
