import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findAddress } from '#electron/hosts/api-address.ts'
import { crc32c } from '#electron/peer/adapters/crc32c.ts'
import { decodeKeyFile, encodeKeyFile, type Protection, VaultFailure } from '#electron/peer/adapters/key-file.ts'
import { isLogDamaged } from '#electron/peer/adapters/level-log.ts'
import { MemoryDisk } from '#electron/peer/adapters/memory-store.ts'
import { readLayout } from '#electron/peer/adapters/profile-layout.ts'
import { seal, unseal } from '#electron/peer/adapters/sealed-value.ts'
import { type Store, StoreFailure } from '#electron/peer/ports/ports.ts'
import { EntryStore } from '#electron/peer/service/entry-store.ts'
import { AddressBook } from '#electron/peer/service/peers/address-book.ts'
import { PeerMemory } from '#electron/peer/service/peers/peer-memory.ts'
import { Records } from '#electron/peer/service/records.ts'
import { readVerdicts, VerdictKeeper } from '#electron/peer/service/verdict-snapshot.ts'
import { concat, equalBytes, utf8 } from '#shared/kernel/bytes.ts'
import type { Chance } from '../chance.ts'
import { invitations } from '../corpus-messages.ts'
import type { Lived } from '../corpus-organisation.ts'
import { mutateBytes } from '../mutate.ts'
import { mutateJson } from '../mutate-value.ts'
import { cborInput, must, type Target } from '../target.ts'

/** A store that gives one value under every key that is asked for. */
function holding(key: string, value: Uint8Array): Store {
  return {
    failure: null,
    get: async () => value,
    async *range(from, to) {
      if (from <= key && key < to) yield [key, value] as const
    },
    write: async () => {},
    retry: async () => {},
    close: async () => {},
  }
}

/** Whether reading went well; only the failure that says that a profile is damaged may come instead. */
async function readsOrIsDamaged(read: () => Promise<unknown>): Promise<boolean> {
  try {
    await read()
    return true
  } catch (error) {
    if (error instanceof StoreFailure && error.problem === 'damaged') return false
    throw error
  }
}

/** What the records of a peer that has lived a while look like. */
async function records(lived: Lived): Promise<readonly (readonly [string, Uint8Array])[]> {
  const store = new MemoryDisk().openStore()
  const { organisation } = lived.world.get('ana')
  const [bo, cy] = [lived.world.get('bo').key.device, lived.world.get('cy').key.device]
  const kept = new Records(store)
  await kept.saveProfile({ name: 'Ana', deviceName: 'Ana’s laptop' })
  const since = lived.world.now
  await kept.saveOrganisation({ state: 'member', organisation: organisation.id, since, introducer: bo })
  const request = lived.entries.find(({ kind }) => kind === 'membership.request')?.bytes ?? new Uint8Array()
  const other = 'ab'.repeat(32) as typeof organisation.id
  await kept.saveOrganisation({ state: 'joining', organisation: other, since, link: 'folkmoot://join/1/x', request })
  const [invitation] = invitations(lived)
  if (invitation !== undefined) await store.write([kept.putLink(organisation.id, invitation.invitation, 'a link')])
  const book = new AddressBook(store)
  book.learn(bo, ['/ip4/127.0.0.1/tcp/4001', '/dns/keeper.example/tcp/1'], 'typed')
  await book.save(bo)
  await new PeerMemory(store, organisation.id).note(cy, { completeAt: since, seenAt: since, version: 1 }, since)
  const log = new EntryStore(store, organisation.id)
  const refused = lived.entries.slice(0, 1).map(({ id }) => [id, 'It touches what it may not.'] as const)
  await log.append(lived.entries, new Map(refused))
  const all: (readonly [string, Uint8Array])[] = []
  for await (const each of store.range('', '~')) all.push(each)
  return all
}

const NUL = 0
/** An input is a key, a zero byte and the value under it. */
const withKey = (key: string, value: Uint8Array): Uint8Array => concat(utf8(key), Uint8Array.of(NUL), value)

const storedRecords: Target = {
  name: 'stored records',
  weight: 2,
  async open(lived) {
    const corpus = await records(lived)
    const { id } = lived.world.get('ana').organisation
    const values = corpus.map(([, value]) => value)
    const mutate = cborInput(values)
    return {
      input(chance) {
        const [key, value] = chance.pick(corpus)
        const edited = chance.oneIn(2)
          ? cborInput([value])(chance)
          : chance.oneIn(2)
            ? mutate(chance)
            : mutateBytes(chance, value, values)
        return withKey(key, edited)
      },
      async feed(input) {
        const end = input.indexOf(NUL)
        if (end < 0) return false
        const store = holding(new TextDecoder().decode(input.subarray(0, end)), input.subarray(end + 1))
        const kept = new Records(store)
        const log = new EntryStore(store, id)
        const reads: readonly (() => Promise<unknown>)[] = [
          () => kept.profile(),
          () => kept.organisations(),
          () => kept.links(id),
          () => log.refusedChanges(),
          async () => {
            for await (const entry of log.entries()) void entry
          },
        ]
        let accepted = false
        for (const read of reads) accepted = (await readsOrIsDamaged(read)) || accepted
        // These are only hints: whatever is wrong with them, they are left out.
        await new AddressBook(store).load()
        await new PeerMemory(store, id).load()
        return accepted
      },
    }
  },
}

const verdicts: Target = {
  name: 'verdict snapshot',
  weight: 3,
  async open(lived) {
    const { organisation } = lived.world.get('ana')
    const store = new MemoryDisk().openStore()
    await new VerdictKeeper(store).remember(organisation)
    const snapshot = await store.get(`derived/${organisation.id}`)
    if (snapshot === undefined) throw new Error('nothing was remembered')
    return {
      input: cborInput([snapshot]),
      async feed(input) {
        const read = await readVerdicts(holding('derived', input), organisation.id)
        return read !== null
      },
    }
  },
}

const sealed: Target = {
  name: 'sealed value',
  weight: 10,
  open({ entries }) {
    const corpus = entries.map(({ bytes }) => seal('key', bytes))
    return {
      input: (chance) => (chance.oneIn(20) ? chance.pick(corpus) : mutateBytes(chance, chance.pick(corpus), corpus)),
      feed(input) {
        try {
          const value = unseal('key', input)
          must(equalBytes(seal('key', value), input), 'an accepted value is sealed otherwise')
          return true
        } catch (error) {
          if (error instanceof StoreFailure && error.problem === 'damaged') return false
          throw error
        }
      },
    }
  },
}

const BLOCK = 32 * 1024
const masked = (crc: number): number => (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0

/** LevelDB's log of these payloads, each one whole record. */
function levelLog(payloads: readonly Uint8Array[]): Uint8Array {
  const parts: Uint8Array[] = []
  let at = 0
  for (const payload of payloads) {
    if ((at % BLOCK) + 7 + payload.length > BLOCK) {
      const filling = BLOCK - (at % BLOCK)
      parts.push(new Uint8Array(filling))
      at += filling
    }
    const header = new Uint8Array(7)
    const view = new DataView(header.buffer)
    view.setUint32(0, masked(crc32c(Uint8Array.of(1), payload)), true)
    view.setUint16(4, payload.length, true)
    header[6] = 1
    parts.push(header, payload)
    at += 7 + payload.length
  }
  return concat(...parts)
}

const logCheck: Target = {
  name: 'LevelDB log',
  weight: 4,
  open({ entries }) {
    const corpus = [1, 5, 20].map((count) => levelLog(entries.slice(0, count).map(({ bytes }) => bytes)))
    for (const log of corpus) must(!isLogDamaged(log), 'a whole log is called damaged')
    return {
      input: (chance) => mutateBytes(chance, chance.pick(corpus), corpus),
      feed(input, chance) {
        const real = chance.pick(corpus)
        must(!isLogDamaged(real.subarray(0, chance.below(real.length + 1))), 'a log with a torn end is called damaged')
        return !isLogDamaged(input)
      },
    }
  },
}

const KEY: Protection = { kind: 'system-keyring', wrappingKey: new Uint8Array(32).fill(7) }
const OPEN: Protection = { kind: 'file-permissions' }

const keyFile: Target = {
  name: 'key file',
  weight: 6,
  open(lived) {
    const { device } = lived.world.get('ana').key
    const seed = new Uint8Array(32).fill(9)
    const corpus = [encodeKeyFile(seed, device, OPEN), encodeKeyFile(seed, device, KEY)]
    return {
      input: jsonInput(corpus),
      feed(input) {
        let accepted = false
        for (const protection of [OPEN, KEY]) {
          try {
            const read = decodeKeyFile(input, protection)
            accepted = read.seed.length === 32
          } catch (error) {
            if (!(error instanceof VaultFailure)) throw error
          }
        }
        return accepted
      },
    }
  },
}

function jsonInput(corpus: readonly Uint8Array[]): (chance: Chance) => Uint8Array {
  return (chance) => {
    const real = chance.pick(corpus)
    const edited = chance.oneIn(2) ? mutateJson(chance, new TextDecoder().decode(real)) : null
    return edited === null ? mutateBytes(chance, real, corpus) : utf8(edited)
  }
}

/** Files that stand in a profile as JSON, read from a real folder. */
const profileFiles: Target = {
  name: 'profile files',
  weight: 0.5,
  open() {
    const folder = mkdtempSync(join(tmpdir(), 'folkmoot-fuzz-'))
    const corpus = [
      utf8('{"format":1,"createdBy":"0.1.0"}\n'),
      utf8(`{"port":4001,"pid":${process.pid},"tokenFile":"/nowhere/api-token"}\n`),
    ]
    return {
      input: jsonInput(corpus),
      async feed(input) {
        writeFileSync(join(folder, 'profile.json'), input)
        writeFileSync(join(folder, 'api.json'), input)
        const address = await findAddress(folder)
        try {
          await readLayout(folder)
          return true
        } catch (error) {
          if (!(error instanceof StoreFailure)) throw error
          must(error.problem === 'damaged' || error.problem === 'newer', `a profile is called ${error.problem}`)
          return address !== null
        }
      },
      close: async () => rmSync(folder, { recursive: true, force: true }),
    }
  },
}

export const STORAGE: readonly Target[] = [storedRecords, verdicts, sealed, logCheck, keyFile, profileFiles]
