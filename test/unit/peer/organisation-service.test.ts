import * as dagCbor from '@ipld/dag-cbor'
import { describe, expect, test } from 'vitest'
import { MemoryChangeDecoder } from '#electron/peer/adapters/change-decoder-memory.ts'
import { MemoryDisk } from '#electron/peer/adapters/memory-store.ts'
import { type ChangeDecoder, DecoderClosed } from '#electron/peer/ports/change-decoder.ts'
import type { Store } from '#electron/peer/ports/ports.ts'
import { OrganisationService } from '#electron/peer/service/organisation-service.ts'
import { Organisations } from '#electron/peer/service/organisations.ts'
import { Records } from '#electron/peer/service/records.ts'
import { REMEMBER_EVERY, readVerdicts } from '#electron/peer/service/verdict-snapshot.ts'
import { asProposalId, type DeviceId, type ProposalId } from '#shared/kernel/ids.ts'
import { type Entry, encodePayload, sealEntry, signEntry } from '#shared/log/entry.ts'
import { nextEntry } from '#shared/organisation/author.ts'
import { Organisation } from '#shared/organisation/organisation.ts'
import { charterFor, invite, keyOf, type Replica, requestEntry, setup, verify } from '#test/kit/people.ts'
import { serviceContext } from '#test/kit/service-context.ts'

async function founded(disk: MemoryDisk) {
  const store = disk.openStore()
  const organisations = new Organisations(serviceContext(store), new Records(store))
  return { store, service: await organisations.found(charterFor('Tryers'), 'Ana', 'A laptop') }
}

const again = (disk: MemoryDisk, { organisation }: OrganisationService) => {
  disk.crash()
  return OrganisationService.load(serviceContext(disk.openStore()), organisation)
}

async function drafts(service: OrganisationService, title: string) {
  const initial = { title, text: 'Words.', decisionType: 'standard', effect: { kind: 'resolution' } } as const
  return service.draft(title, (documents, proposal) => documents.begin(proposal, initial))
}

describe('an organisation on this device', () => {
  test('is the same after a crash at any time: what was acknowledged is there', async () => {
    const disk = new MemoryDisk()
    const { service } = await founded(disk)
    const proposal = await drafts(service, 'Buy a kettle')
    await service.edit(proposal, (documents) =>
      documents.edit(proposal, { splices: [{ field: 'text', at: -1, remove: 1, insert: '!' }] }),
    )
    const before = await service.stateHash()
    const after = await again(disk, service)
    expect(await after.stateHash()).toEqual(before)
    expect((await after.documents.read(proposal)).text).toBe('Words!')
  })

  test('has a draft and its body, or neither', async () => {
    const disk = new MemoryDisk()
    const { service, store } = await founded(disk)
    disk.fault = { kind: 'full' }
    await expect(drafts(service, 'Buy a kettle')).rejects.toMatchObject({ problem: 'full' })
    expect(service.state.facts.proposals.size).toBe(0)
    disk.fault = { kind: 'none' }
    await store.retry()
    const proposal = await drafts(service, 'Buy a kettle')
    expect((await (await again(disk, service)).documents.read(proposal)).text).toBe('Words.')
  })

  test('knows a draft whose text has not arrived from one whose text has', async () => {
    const { service } = await founded(new MemoryDisk())
    const bare = await service.act(() => ({ kind: 'proposal.draft', body: { title: 'Bare' } }))
    const { documents } = service
    const ana = service.viewer().standing?.member ?? expect.fail()
    const proposal = asProposalId(bare.id)
    expect(documents.hasBegun(proposal)).toBe(false)
    const notYet = { error: { code: 'not-yet-known' } }
    await expect(documents.open(proposal)).rejects.toMatchObject(notYet)
    await expect(documents.edit(proposal, { splices: [] })).rejects.toMatchObject(notYet)
    await expect(documents.comment(proposal, ana, 'Good.')).rejects.toMatchObject(notYet)
    expect(documents.hasBegun(await drafts(service, 'With its text'))).toBe(true)
  })

  test('tells everybody of durable entries, though one of the listeners fails', async () => {
    const { service } = await founded(new MemoryDisk())
    let told = 0
    service.onAdded(() => {
      throw new Error('a fault of a listener')
    })
    service.onAdded((entries) => {
      told += entries.length
    })
    await service.act(() => ({ kind: 'member.rename', body: { name: 'Anna' } }))
    expect(told).toBe(1)
  })

  test('goes back to what is durable when the disk fills in the middle of receiving', async () => {
    const world = setup(['ana', 'bo'])
    const [founding, ...rest] = [...world.get('ana').organisation.log.entries()]
    if (founding === undefined) throw new Error('an organisation has a founding')
    const disk = new MemoryDisk()
    const store = disk.openStore()
    const service = await OrganisationService.begin(serviceContext(store), founding, [])
    const bytes = rest.map((entry) => entry.bytes)
    const from = keyOf('ana').device as DeviceId
    disk.fault = { kind: 'full' }
    await expect(service.ingest(bytes, from)).rejects.toMatchObject({ problem: 'full' })
    expect(service.tips()).toHaveLength(1)
    disk.fault = { kind: 'none' }
    await store.retry()
    expect(await service.ingest(bytes, from)).toMatchObject({ added: rest.length, refused: [] })
    const loaded = await again(disk, service)
    expect((await loaded.stateHash()).state).toBe((await service.stateHash()).state)
  })

  test('goes back to what is durable when changes cannot be read, and builds on nothing else', async () => {
    const { service: source } = await founded(new MemoryDisk())
    await drafts(source, 'Buy a kettle')
    const [founding, ...rest] = [...source.state.log.entries()]
    if (founding === undefined) throw new Error('an organisation has a founding')
    const disk = new MemoryDisk()
    const parts = serviceContext(disk.openStore())
    let failures = 1
    const decode: ChangeDecoder['decode'] = async (changes) => {
      if (failures-- > 0) throw new DecoderClosed()
      return parts.decoder.decode(changes)
    }
    const decoder = { decode, close: () => parts.decoder.close() }
    const service = await OrganisationService.begin({ ...parts, decoder }, founding, [])
    const bytes = rest.map((entry) => entry.bytes)
    await expect(service.ingest(bytes, keyOf('ana').device)).rejects.toThrow(DecoderClosed)
    expect(service.tips()).toHaveLength(1)
    await service.act(() => ({ kind: 'member.rename', body: { name: 'Ana B.' } }))
    const loaded = await again(disk, service)
    expect(await loaded.stateHash()).toEqual(await service.stateHash())
    expect(await loaded.ingest(bytes, keyOf('ana').device)).toMatchObject({ added: rest.length, refused: [] })
  })

  test('goes on with the log of an earlier attempt to join, and overwrites none of it', async () => {
    const world = setup(['ana', 'bo'])
    const [founding, ...rest] = [...world.get('ana').organisation.log.entries()]
    if (founding === undefined) throw new Error('an organisation has a founding')
    const disk = new MemoryDisk()
    const before = await OrganisationService.begin(serviceContext(disk.openStore()), founding, [])
    const bytes = rest.map((entry) => entry.bytes)
    await before.ingest(bytes.slice(0, 3), keyOf('ana').device)
    disk.crash()
    const after = await OrganisationService.begin(serviceContext(disk.openStore()), founding, [])
    expect(after.tips()).toEqual(before.tips())
    await after.ingest(bytes, keyOf('ana').device)
    expect(await (await again(disk, after)).stateHash()).toEqual(await after.stateHash())
  })

  test('takes an entry that a later one answers for, however the two are bundled', async () => {
    const world = setup(['ana', 'bo'])
    const ana = world.get('ana')
    const [founding, ...rest] = [...ana.organisation.log.entries()]
    if (founding === undefined) throw new Error('an organisation has a founding')
    const content = {
      document: 'organisation',
      kind: 'member.rename',
      kindVersion: 1,
      body: { name: 'Ana B.' },
    } as const
    const unsigned = nextEntry(ana.organisation, ana.key.device, world.now, content)
    const forged = sealEntry(unsigned, encodePayload(unsigned), new Uint8Array(64))
    const next = ana.sign({ ...unsigned, seq: forged.seq + 1, prev: forged.id, seen: [] })
    const [together, apart, reversed] = await Promise.all(
      [[[forged, next]], [[forged], [next]], [[next], [forged], [next]]].map(async (bundles) => {
        const service = await OrganisationService.begin(serviceContext(new MemoryDisk().openStore()), founding, [])
        for (const bundle of [rest, ...bundles])
          await service.ingest(
            bundle.map((entry) => entry.bytes),
            ana.key.device,
          )
        return service
      }),
    )
    expect(together?.has(forged.id)).toBe(true)
    expect(apart?.tips()).toEqual(together?.tips())
    expect(reversed?.tips()).toEqual(together?.tips())
  })

  test('tells nobody of what it received before that is on the disk', async () => {
    const world = setup(['ana', 'bo'])
    const [founding, ...rest] = [...world.get('ana').organisation.log.entries()]
    if (founding === undefined) throw new Error('an organisation has a founding')
    const store = new MemoryDisk().openStore()
    let told: readonly number[] = []
    const watched: Store = {
      ...plainStore(store),
      write: async (ops) => {
        told = [service.tips().length, service.countMissingFor([]), rest.filter(({ id }) => service.has(id)).length]
        const missing: Uint8Array[] = []
        for await (const bundle of service.missingFor([])) missing.push(...bundle)
        told = [...told, missing.length]
        await store.write(ops)
      },
    }
    const service = await OrganisationService.load(
      serviceContext(watched),
      (await OrganisationService.begin(serviceContext(store), founding, [])).organisation,
    )
    await service.ingest(
      rest.map((entry) => entry.bytes),
      keyOf('ana').device,
    )
    expect(told).toEqual([1, 1, 0, 1])
    expect(service.countMissingFor([])).toBe(rest.length + 1)
  })

  test('takes what others send while one device’s changes are still being read', async () => {
    const world = setup(['ana', 'bo'])
    const [ana, bo] = [world.get('ana'), world.get('bo')]
    const proposal = ana.draft('Buy a kettle')
    bo.receiveFrom(ana)
    const [founding, ...rest] = [...ana.organisation.log.entries()]
    if (founding === undefined) throw new Error('an organisation has a founding')
    const slow = changeBy(bo, proposal, new Uint8Array(16), new Uint8Array(3))
    const act = ana.act({ kind: 'member.rename', body: { name: 'Anna' } })
    let finish = (): void => {}
    const finished = new Promise<void>((resolve) => {
      finish = resolve
    })
    const decoder: ChangeDecoder = {
      decode: async (changes) => {
        await finished
        return new MemoryChangeDecoder().decode(changes)
      },
      close: async () => {},
    }
    const service = await OrganisationService.begin(
      { ...serviceContext(new MemoryDisk().openStore()), decoder },
      founding,
      [],
    )
    const bytes = (entries: readonly Entry[]) => entries.map((entry) => entry.bytes)
    await service.ingest(bytes(rest), ana.key.device)
    const reading = service.ingest(bytes([slow]), bo.key.device)
    expect(await service.ingest(bytes([act]), ana.key.device)).toMatchObject({ added: 1 })
    expect(service.has(slow.id)).toBe(false)
    finish()
    expect(await reading).toMatchObject({ added: 1, refused: [{ id: slow.id }] })
  })

  test('keeps no request to join that nobody received, and every one that somebody did', async () => {
    const world = setup(['ana', 'bo'])
    const ana = world.get('ana')
    const invitation = invite(ana)
    const [founding, ...rest] = [...ana.organisation.log.entries()]
    if (founding === undefined) throw new Error('an organisation has a founding')
    const service = await OrganisationService.begin(serviceContext(new MemoryDisk().openStore()), founding, [])
    const ingest = (...entries: readonly Entry[]) =>
      service.ingest(
        entries.map((entry) => entry.bytes),
        ana.key.device,
      )
    await ingest(...rest)
    const strangers = ['cy', 'di'].map((name) => requestEntry(ana, invitation, name))
    const [cy, di] = strangers as [Entry, Entry]
    const content = { document: 'organisation', kind: 'member.rename', kindVersion: 1, body: { name: 'Di' } } as const
    const stranger = nextEntry(ana.organisation, keyOf('di').device, world.now, content)
    const push = signEntry({ ...stranger, seen: [cy.id] }, (message) => keyOf('di').sign(message))
    expect(await ingest(cy, di, push)).toMatchObject({ added: 0 })
    expect(service.state.log.size).toBe(ana.organisation.log.size)
    ana.organisation.add(cy)
    const receipt = ana.act({ kind: 'membership.receive', body: { request: cy.id } })
    expect(await ingest(receipt)).toMatchObject({ added: 2 })
    ana.organisation.add(di)
    const later = ana.act({ kind: 'member.rename', body: { name: 'Ana B.' } })
    await ingest(later)
    expect(await ingest(di)).toMatchObject({ refused: [] })
    expect(service.tips()).toEqual(ana.organisation.log.tips())
  })

  test('reads its verdicts back as they would be worked out, and works them out when they do not fit', async () => {
    const disk = new MemoryDisk()
    const { store, service } = await founded(disk)
    for (let i = 0; i < REMEMBER_EVERY; i++) {
      await service.act(() => ({ kind: 'member.rename', body: { name: `Ana ${i}` } }))
    }
    const remembered = await readVerdicts(store, service.organisation)
    expect(remembered?.count).toBeGreaterThanOrEqual(REMEMBER_EVERY)
    const before = await service.stateHash()
    expect(await (await again(disk, service)).stateHash()).toEqual(before)
    disk.crash()
    const damaged = disk.openStore()
    const key = `derived/${service.organisation}`
    const bytes = await damaged.get(key)
    const { last: _, ...others } = dagCbor.decode(bytes ?? new Uint8Array()) as { last: Uint8Array }
    await damaged.write([{ type: 'put', key, value: dagCbor.encode({ ...others, last: new Uint8Array(32) }) }])
    const loaded = await OrganisationService.load(serviceContext(damaged), service.organisation)
    expect(await loaded.stateHash()).toEqual(before)
  })

  test('restores exactly what judging gave, denied acts included', () => {
    const world = setup(['ana', 'bo'])
    const { organisation } = world.get('ana')
    const proposal = world.get('ana').propose('Buy a kettle', 'routine')
    world.get('ana').vote(proposal, 'object', 'It whistles.')
    world.get('ana').vote(proposal, 'agree')
    world
      .get('ana')
      .attempt({ kind: 'membership.vouch', body: { request: organisation.log.heads()[0] as never, statement: '' } })
    const [founding, ...rest] = [...organisation.log.entries()]
    const copy = founding === undefined ? null : Organisation.found(founding, verify)
    if (copy === null || !copy.ok) throw new Error('cannot found')
    for (const entry of rest) {
      const standing = organisation.authorOf(entry.id)
      const verdict = organisation.verdictOf(entry.id)
      if (verdict === undefined) throw new Error('every entry has a verdict')
      copy.value.restore(entry, standing === undefined ? { verdict } : { verdict, standing })
    }
    const ballots = ({ facts }: Organisation) => [...facts.proposals.values()].map((proposal) => [...proposal.ballots])
    expect(ballots(copy.value)).toEqual(ballots(organisation))
    expect(ballots(organisation).flat()).toHaveLength(2)
    expect(copy.value.facts).toEqual(organisation.facts)
  })
})

const plainStore = (store: Store): Store => ({
  get: (key) => store.get(key),
  range: (from, to) => store.range(from, to),
  write: (ops) => store.write(ops),
  failure: null,
  retry: () => store.retry(),
  close: () => store.close(),
})

/** A change to a body as an entry of its own, added where its author is. */
function changeBy(by: Replica, document: ProposalId, nonce: Uint8Array, change: Uint8Array) {
  const content = { document, kind: 'change', kindVersion: 1, body: { nonce, change } }
  const entry = by.sign(nextEntry(by.organisation, by.key.device, by.world.now, content))
  by.organisation.add(entry)
  return entry
}
