import { readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ClassicLevel, type Iterator } from 'classic-level'
import { type Store, StoreFailure, type WriteOp } from '../ports/ports.ts'
import { storeFailureFrom } from './disk-errors.ts'
import { Gate } from './gate.ts'
import { checkLogs } from './level-log.ts'
import { makeProfileFolders, profilePaths, readLayout, writeLayout } from './profile-layout.ts'
import { seal, unseal } from './sealed-value.ts'

/** Entries fetched from the database at a time; the database also bounds the bytes. */
const PAGE_ENTRIES = 256
/** Bytes fetched at a time. */
const PAGE_BYTES = 1024 * 1024
/**
 * Bytes that must be free, besides as many as the database's log has, before it is reopened after a failure: opening
 * copies the log into a table, and a database that cannot be opened cannot be read either.
 */
const ROOM_TO_REOPEN = 1024 * 1024
const PROBE_KEY = '\u0000probe'

type Database = ClassicLevel<string, Uint8Array>

async function openDatabase(folder: string, createIfMissing: boolean): Promise<Database> {
  const database: Database = new ClassicLevel(folder, { keyEncoding: 'utf8', valueEncoding: 'view' })
  try {
    await database.open({ createIfMissing })
    return database
  } catch (error) {
    await database.close().catch(() => {})
    throw storeFailureFrom(error)
  }
}

const batchOf = (ops: readonly WriteOp[]) =>
  ops.map((op) =>
    op.type === 'put'
      ? ({ type: 'put', key: op.key, value: seal(op.key, op.value) } as const)
      : ({ type: 'del', key: op.key } as const),
  )

/**
 * The profile's database. Writes are synchronous on disk and strictly one after another.
 *
 * A failed write may leave a torn record in LevelDB's log, and what would be appended behind it could be lost at the
 * next start. So after a failure the database takes nothing until `retry` has opened it anew and put back what the
 * failed write had meant to change: a write that was refused has not happened, even later.
 */
class LevelStore implements Store {
  readonly #folder: string
  readonly #gate = new Gate()
  /** `null` when it was closed and could not be opened again. */
  #database: Database | null
  #openings = 1
  #closed = false
  #failure: StoreFailure | null = null
  #undo: readonly WriteOp[] = []
  #writing: Promise<unknown> = Promise.resolve()

  constructor(folder: string, database: Database) {
    this.#folder = folder
    this.#database = database
  }

  get failure(): StoreFailure | null {
    return this.#failure
  }

  get(key: string): Promise<Uint8Array | undefined> {
    return this.#read(async (database) => {
      const sealed = await database.get(key)
      return sealed === undefined ? undefined : unseal(key, sealed)
    })
  }

  async *range(from: string, to: string): AsyncIterable<readonly [string, Uint8Array]> {
    let after: string | null = null
    let opening = 0
    let iterator: Iterator<Database, string, Uint8Array> | null = null
    try {
      for (;;) {
        const page: readonly [string, Uint8Array][] = await this.#read(async (database) => {
          if (iterator === null || opening !== this.#openings) {
            // The database was opened anew in between: go on behind the last key.
            const start = after === null ? { gte: from } : { gt: after }
            iterator = database.iterator({ ...start, lt: to, highWaterMarkBytes: PAGE_BYTES })
            opening = this.#openings
          }
          return await iterator.nextv(PAGE_ENTRIES)
        })
        if (page.length === 0) return
        for (const [key, sealed] of page) {
          yield [key, unseal(key, sealed)]
          after = key
        }
      }
    } finally {
      if (iterator !== null && opening === this.#openings) {
        await (iterator as Iterator<Database, string, Uint8Array>).close().catch(() => {})
      }
    }
  }

  write(ops: readonly WriteOp[]): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#failure !== null) throw this.#failure
      const database = this.#need()
      try {
        await database.batch(batchOf(ops), { sync: true })
      } catch (error) {
        this.#failure = storeFailureFrom(error)
        // Unreadable as well: then the write is as uncertain as one that a crash interrupted.
        this.#undo = await this.#before(database, ops).catch((): readonly WriteOp[] => [])
        throw this.#failure
      }
    })
  }

  retry(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#failure === null) return
      try {
        await this.#reserveRoom()
        await this.#gate.exclusively(() => this.#reopen())
        // Removing what is not there is written to the log like anything else.
        const probe: WriteOp[] = [{ type: 'del', key: PROBE_KEY }]
        await this.#need().batch(batchOf([...this.#undo, ...probe]), { sync: true })
      } catch (error) {
        this.#failure = storeFailureFrom(error)
        throw this.#failure
      }
      this.#failure = null
      this.#undo = []
    })
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#writing
    await this.#gate.exclusively(async () => {
      await this.#database?.close().catch((error: unknown) => {
        throw storeFailureFrom(error)
      })
      this.#database = null
    })
  }

  /** What the keys of a write held before it: the database does not show a write that failed. */
  async #before(database: Database, ops: readonly WriteOp[]): Promise<readonly WriteOp[]> {
    const keys = [...new Set(ops.map((op) => op.key))]
    const sealed = await database.getMany(keys)
    return keys.map((key, i): WriteOp => {
      const was = sealed[i]
      return was === undefined ? { type: 'del', key } : { type: 'put', key, value: unseal(key, was) }
    })
  }

  async #reserveRoom(): Promise<void> {
    const path = join(this.#folder, '..', 'room.probe')
    const logs = (await readdir(this.#folder)).filter((name) => name.endsWith('.log'))
    const sizes = await Promise.all(logs.map(async (name) => (await stat(join(this.#folder, name))).size))
    const room = sizes.reduce((sum, size) => sum + size, ROOM_TO_REOPEN)
    try {
      await writeFile(path, new Uint8Array(room), { mode: 0o600, flush: true })
    } finally {
      await rm(path, { force: true })
    }
  }

  async #reopen(): Promise<void> {
    const former = this.#database
    this.#database = null
    await former?.close()
    await checkLogs(this.#folder)
    this.#database = await openDatabase(this.#folder, false)
    this.#openings++
  }

  #need(): Database {
    if (this.#closed) throw new StoreFailure('failed', 'The profile’s database was closed.')
    if (this.#database === null)
      throw this.#failure ?? new StoreFailure('failed', 'The profile’s database is not open.')
    return this.#database
  }

  #read<T>(work: (database: Database) => Promise<T>): Promise<T> {
    return this.#gate.read(async () => {
      try {
        return await work(this.#need())
      } catch (error) {
        throw storeFailureFrom(error)
      }
    })
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#writing.then(work)
    this.#writing = next.catch(() => undefined)
    return next
  }
}

/**
 * Opens the profile's database, or makes one in a folder that has none; nobody else can open it meanwhile.
 * @param version of the app, noted in a new profile
 * @throws StoreFailure 'busy', 'newer' (nothing was touched), 'damaged', 'full' or 'failed'
 */
export async function openLevelStore(profile: string, version: string): Promise<Store> {
  const layout = await readLayout(profile)
  const { data } = profilePaths(profile)
  if (layout === null) await makeProfileFolders(profile)
  else await checkLogs(data)
  // A profile whose database is gone is damaged, not new.
  const database = await openDatabase(data, layout === null)
  const store = new LevelStore(data, database)
  if (layout !== null) return store
  try {
    await writeLayout(profile, version)
  } catch (error) {
    await store.close()
    throw error
  }
  return store
}
