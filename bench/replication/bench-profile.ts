import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Closers } from '#electron/hosts/closers.ts'
import { openDecoder } from '#electron/hosts/decoder.ts'
import { openProfile } from '#electron/hosts/open-profile.ts'
import { serveLoopback } from '#electron/hosts/serve-loopback.ts'
import { createVerifier, nodeSha256 } from '#electron/peer/adapters/crypto.ts'
import { encodeKeyFile } from '#electron/peer/adapters/key-file.ts'
import { Libp2pTransport } from '#electron/peer/adapters/libp2p-transport.ts'
import { openLog } from '#electron/peer/adapters/log.ts'
import { profilePaths } from '#electron/peer/adapters/profile-layout.ts'
import { systemClock, systemRandom } from '#electron/peer/adapters/system.ts'
import type { Clock, Store } from '#electron/peer/ports/ports.ts'
import { OrganisationService, type ServiceContext } from '#electron/peer/service/organisation-service.ts'
import { createPeer } from '#electron/peer/service/peer.ts'
import { Records } from '#electron/peer/service/records.ts'
import { sha256, utf8 } from '#shared/kernel/bytes.ts'
import { asOrganisationId, type OrganisationId } from '#shared/kernel/ids.ts'
import { decodeEntry, type Entry } from '#shared/log/entry.ts'
import { entryEnd } from '#shared/log/entry-reader.ts'
import { keyOf, START } from '#test/kit/people.ts'

/** Real profiles whose device is a member of the invented assembly. */

const HOUR = 3_600_000
/** Entries taken in at once while a profile is prepared. */
const AT_ONCE = 1000

/** Real time that began an hour after the assembly did, so that its proposals are open. */
const shifted = Date.now() - (START + HOUR)
const clock: Clock = { ...systemClock, now: () => systemClock.now() - shifted }

const log = openLog('error')

/** Makes a folder the profile of a named member's device. */
function giveKey(folder: string, name: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = profilePaths(folder).deviceKey
  if (existsSync(path)) return
  const seed = sha256(utf8(`key of ${name}`))
  writeFileSync(path, encodeKeyFile(seed, keyOf(name).device, { kind: 'file-permissions' }), { mode: 0o600 })
}

async function openParts(folder: string, name: string, closers: Closers): Promise<ServiceContext> {
  giveKey(folder, name)
  const { store, vault } = await openProfile(folder, { kind: 'file-permissions' }, closers)
  const decoder = openDecoder()
  closers.add(() => decoder.close())
  return { store, vault, decoder, log, clock, random: systemRandom, verify: createVerifier(), hash: nodeSha256 }
}

/** Takes acts into a profile while no peer runs on it, in the way of everything that is received. */
export async function takeIn(
  folder: string,
  name: string,
  founding: Entry,
  acts: readonly Uint8Array[],
): Promise<void> {
  const closers = new Closers()
  try {
    const parts = await openParts(folder, name, closers)
    const organisation = asOrganisationId(founding.id)
    const record = new Records(parts.store).putOrganisation({
      state: 'member',
      organisation,
      since: parts.clock.now(),
      introducer: null,
    })
    const service = await OrganisationService.begin(parts, founding, [record])
    closers.add(() => service.close())
    for (let at = 0; at < acts.length; at += AT_ONCE) {
      const { refused, pending } = await service.ingest(acts.slice(at, at + AT_ONCE), founding.device)
      if (refused.length > 0 || pending > 0) throw new Error(`not taken in: ${JSON.stringify(refused[0])}, ${pending}`)
    }
  } finally {
    await closers.close()
  }
}

/** Entries in a value of the stored log, which holds them one after another. */
function entriesIn(row: Uint8Array): number {
  let count = 0
  for (let at: number | null = 0; at !== null && at < row.length; at = entryEnd(row, at)) count++
  return count
}

/** The store, telling how many entries of the log are on disk: those before a value are, and those in it. */
function counting(store: Store, reached: (entries: number) => void): Store {
  return {
    get: (key) => store.get(key),
    range: (from, to) => store.range(from, to),
    write: async (ops) => {
      await store.write(ops)
      for (const op of ops) {
        if (op.type === 'put' && op.key.startsWith('log/'))
          reached(Number(op.key.slice(op.key.lastIndexOf('/') + 1)) + entriesIn(op.value))
      }
    },
    get failure() {
      return store.failure
    },
    retry: () => store.retry(),
    close: () => store.close(),
  }
}

/** Runs a whole peer on a profile, as `compose` does, on loopback, with the assembly's time. */
export async function runPeer(folder: string, name: string, organisation: OrganisationId, grown: () => void) {
  const closers = new Closers()
  const parts = await openParts(folder, name, closers)
  let held = 0
  const store = counting(parts.store, (entries) => {
    held = Math.max(held, entries)
  })
  const transport = new Libp2pTransport({
    vault: parts.vault,
    mdns: false,
    preferredPort: 0,
    listen: ['/ip4/127.0.0.1/tcp/0'],
  })
  const peer = await createPeer({ ...parts, store, transport }, { version: '0', defaultDeviceName: name, mdns: false })
  closers.add(() => peer.close())
  // What a page is told of: from then on it is shown.
  peer.subscribe((event) => {
    if (event === 'organisation.changed') grown()
  })
  return {
    peer,
    /** Entries on disk. */
    held: () => held,
    /** Counts what was on disk before. */
    count: async () => {
      held = Math.max(held, (await peer.handlers['organisation.stateHash']({ organisation }, CALLER)).entries)
    },
    /** Serves PeerApi to a page in another process. */
    serve: () => serveLoopback(folder, 0, peer, log, closers),
    close: () => closers.close(),
  }
}

export type RunningBenchPeer = Awaited<ReturnType<typeof runPeer>>

/** Who asks, where this process asks its own peer. */
export const CALLER = { id: 'bench', onClose: () => {} }

export function decoded(bytes: Uint8Array | undefined): Entry {
  const entry = bytes === undefined ? null : decodeEntry(bytes)
  if (entry === null || !entry.ok) throw new Error('the act cannot be read')
  return entry.value
}

/** Bytes of all files below a folder. */
export function bytesBelow(folder: string): number {
  let all = 0
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const found = statSync(join(folder, name))
    if (found.isFile()) all += found.size
  }
  return all
}
