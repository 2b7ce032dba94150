import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { RECORD_BYTES } from './records.ts'

/** The systems that are measured side by side, each with what it promises for its time. */
export interface System {
  readonly name: string
  readonly versions: string
  readonly guarantees: string
  readonly driver: string
  /** Folder with its own packages; `null` where the repository's are used. */
  readonly packages: string | null
  /** How many records stand for this many; fewer where a system takes minutes, scaled in the table. */
  readonly records: (wanted: number) => number
  readonly joins: readonly number[]
  readonly votes: 'receives' | 'echoes'
}

const all = (wanted: number): number => wanted
const SIZES = [10_000, 50_000]
const PEERS = join(import.meta.dirname, '..', 'peers')
const peer = (folder: string) => ({ driver: join(PEERS, folder, 'driver.mjs'), packages: join(PEERS, folder) })

export const SYSTEMS: readonly System[] = [
  {
    name: 'Folkmoot',
    versions: 'this one',
    guarantees:
      'every chain’s tip verified (and so the chain), every act authorised, durable before acknowledged, encrypted; signed acts',
    driver: join(import.meta.dirname, 'folkmoot-driver.ts'),
    packages: null,
    records: all,
    joins: SIZES,
    votes: 'receives',
  },
  {
    name: 'Yjs',
    versions: 'yjs 13.6.33, y-websocket 2.1.0',
    guarantees:
      'verifies nothing, stores nothing (disk and cold start: its own state as one file), no encryption; one map',
    ...peer('yjs'),
    records: all,
    joins: SIZES,
    votes: 'receives',
  },
  {
    name: 'automerge-repo',
    versions: 'automerge-repo 2.5.6 over WebSocket, Automerge 3.5.0',
    guarantees:
      'verifies no author, hashes changes, stores nothing here (disk and cold start: its saved document, loaded by Automerge alone), no encryption; one map of 256 maps, one change a record',
    ...peer('automerge'),
    records: all,
    joins: SIZES,
    votes: 'receives',
  },
  {
    name: 'Hypercore',
    versions: 'hypercore 10.38.2, random-access-memory 6.2.1',
    guarantees:
      'one writer a log, a signed tree of hashes, encrypted; the holder on disk without fsync, the joiner in memory; opens without reading its records',
    ...peer('hypercore'),
    records: all,
    joins: SIZES,
    votes: 'receives',
  },
  {
    name: 'OrbitDB',
    versions: '@orbitdb/core 3.0.2, helia 5.3.0, libp2p 2.10.0',
    guarantees: 'each entry signed and verified, encrypted; log index on disk, blocks in memory; anybody may write',
    ...peer('orbitdb'),
    records: (wanted) => Math.max(20, Math.round(wanted / 33)),
    joins: [10_000],
    votes: 'receives',
  },
  {
    name: 'libp2p echo',
    versions: 'libp2p 3.3.11, tcp, noise, yamux',
    guarantees: `no records: ${RECORD_BYTES} bytes there and back over the same network stack, encrypted`,
    ...peer('libp2p'),
    records: all,
    joins: [],
    votes: 'echoes',
  },
]

/** Installs a system's packages from its lock file where they are not there yet. @throws when that fails */
export function install({ name, packages }: System): void {
  if (packages === null || existsSync(join(packages, 'node_modules'))) return
  console.log(`installing ${name} in ${packages}`)
  // Nothing of theirs is built: what needs a compiler comes ready or is not used.
  const run = spawnSync('npm', ['ci', '--ignore-scripts'], { cwd: packages, stdio: ['ignore', 'ignore', 'inherit'] })
  if (run.status !== 0) throw new Error(`${name} does not install`)
}
