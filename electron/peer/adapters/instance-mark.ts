import { randomBytes } from 'node:crypto'
import { open, readFile, stat } from 'node:fs/promises'
import { setTimeout as after } from 'node:timers/promises'
import { z } from 'zod'
import { fromUtf8, utf8 } from '#shared/kernel/bytes.ts'
import type { Store, WriteOp } from '../ports/ports.ts'
import { StoreFailure } from '../ports/ports.ts'
import { storeFailureFrom } from './disk-errors.ts'
import { writeDurably } from './durable-file.ts'
import { profilePaths } from './profile-layout.ts'

/**
 * Tells a profile's folder from a copy of it. The database notes which file and folder it lies with, by what a copy or
 * a restored backup cannot keep: their inode and their time of birth. Moving the folder within a file system, starting
 * again and updates keep both. A token that is new at each start, in the database and beside it, tells a database and a
 * folder that come from different moments.
 *
 * Not noticed: a snapshot of a whole disk or virtual machine, which keeps inodes; and old files that were written into
 * the present ones in place, as `cp` over them does. Members' devices notice those, once one is met.
 */

const NOTE = 'host/instance'
const TOKEN_BYTES = 32
const ABOUT = '\nFolkmoot tells by this file whether its profile is a copy. Leave it where it is.\n'
const Token = z.string().regex(/^[0-9a-f]{64}$/)

const Facts = z.strictObject({
  inode: z.string(),
  /** Nanoseconds since 1970; `null` where the file system does not say when a file was born. */
  born: z.string().nullable(),
})
type Facts = z.infer<typeof Facts>

const Note = z.strictObject({
  /** The token beside the database, and the one that was to replace it: a crash may come between. */
  tokens: z.array(Token).min(1).max(2),
  mark: Facts,
  data: Facts,
})
type Note = z.infer<typeof Note>

/** `unmarked`: a new profile, or one that was last open before profiles were marked. */
export type Instance = 'unmarked' | 'same' | 'copied'

async function readNote(store: Store): Promise<Note | null> {
  const bytes = await store.get(NOTE)
  if (bytes === undefined) return null
  try {
    return Note.parse(JSON.parse(fromUtf8(bytes)))
  } catch (cause) {
    throw new StoreFailure('damaged', 'The note of where this profile lies cannot be read.', { cause })
  }
}

async function readToken(path: string): Promise<string | null> {
  try {
    const token = Token.safeParse((await readFile(path, 'utf8')).slice(0, TOKEN_BYTES * 2))
    return token.success ? token.data : null
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw storeFailureFrom(error)
  }
}

/** What identifies a file or folder. Some systems give its last change as its birth, which it then is not. */
async function factsOf(path: string): Promise<Facts & { readonly bornSurely: boolean }> {
  const { ino, birthtimeNs, ctimeNs } = await stat(path, { bigint: true })
  return { inode: String(ino), born: String(birthtimeNs), bornSurely: birthtimeNs > 0n && birthtimeNs !== ctimeNs }
}

/**
 * Whether what was noted and what is found is one file. On Linux nothing can set a time of birth, so an equal one is
 * believed where inodes are not lasting, as on some network file systems.
 */
function isSame(noted: Facts, found: Facts): boolean {
  const equallyBorn = noted.born === found.born
  if (noted.inode === found.inode) return noted.born === null || equallyBorn
  return process.platform === 'linux' && noted.born !== null && equallyBorn
}

/** Whether this folder is the one that its database was last open in. @throws StoreFailure */
export async function inspectInstance(profile: string, store: Store): Promise<Instance> {
  const note = await readNote(store)
  if (note === null) return 'unmarked'
  const { instance, data } = profilePaths(profile)
  const token = await readToken(instance)
  if (token === null || !note.tokens.includes(token)) return 'copied'
  const same = isSame(note.mark, await factsOf(instance)) && isSame(note.data, await factsOf(data))
  return same ? 'same' : 'copied'
}

/** Writes a token over the one before it, in the same file: a file put in its place would be another one. */
async function writeToken(path: string, token: string): Promise<void> {
  const file = await open(path, 'r+', 0o600)
  try {
    // Less than a sector, so a power cut leaves the one or the other.
    await file.write(utf8(token + ABOUT), 0, null, 0)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Milliseconds between two looks at whether a file's change is told from its birth, and how many. */
const TICK_MS = 5
const TICKS = 10

async function makeMark(path: string): Promise<string> {
  const token = randomBytes(TOKEN_BYTES).toString('hex')
  await writeDurably(path, utf8(token + ABOUT))
  // A change in the same tick of the clock as the birth looks as if the system did not tell them apart.
  for (let tick = 0; tick < TICKS && !(await factsOf(path)).bornSurely; tick++) {
    await after(TICK_MS)
    await writeToken(path, token)
  }
  return token
}

export interface NextMark {
  /** Notes this folder, with a new token, in the database. */
  readonly write: WriteOp
  /** Puts the new token beside the database. Call when the note is durable; if it never happens, both tokens are good. */
  settle(): Promise<void>
}

/** Prepares to note that this folder is the profile's. @throws StoreFailure */
export async function prepareMark(profile: string): Promise<NextMark> {
  const { instance, data } = profilePaths(profile)
  try {
    const present = (await readToken(instance)) ?? (await makeMark(instance))
    const next = randomBytes(TOKEN_BYTES).toString('hex')
    const note: Note = {
      tokens: [present, next],
      mark: noted(await factsOf(instance)),
      data: noted(await factsOf(data)),
    }
    return {
      write: { type: 'put', key: NOTE, value: utf8(JSON.stringify(note)) },
      settle: async () => {
        try {
          await writeToken(instance, next)
        } catch (error) {
          throw storeFailureFrom(error)
        }
      },
    }
  } catch (error) {
    throw storeFailureFrom(error)
  }
}

const noted = ({ inode, born, bornSurely }: Awaited<ReturnType<typeof factsOf>>): Facts => ({
  inode,
  born: bornSurely ? born : null,
})
