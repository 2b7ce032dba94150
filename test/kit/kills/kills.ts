import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Charter } from '#shared/charter/model.ts'
import type { OrganisationId, ProposalId } from '#shared/kernel/ids.ts'
import { decodeEntry } from '#shared/log/entry.ts'
import { Chance } from '#test/fuzz/chance.ts'
import { Victim } from './victim.ts'
import { Writer } from './writer.ts'

export interface KillOptions {
  readonly times: number
  readonly seed: number
  readonly say: (line: string) => void
}

export interface KillReport {
  readonly kills: number
  /** How many of them came before the keeper was ready. */
  readonly whileStarting: number
  readonly entries: number
  readonly acknowledged: number
  /** Equal on both at the end. */
  readonly state: string
}

/** Milliseconds after its start within which a keeper is killed in mid-start, and after it is ready otherwise. */
const STARTING_MS = 2_000
const WORKING_MS = 1_500
const EQUAL_WITHIN_MS = 180_000
const SAY_EVERY_MS = 5_000
const WEEK = 7 * 86_400_000

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

async function until(what: string, holds: () => Promise<boolean>, withinMs: number): Promise<void> {
  const end = performance.now() + withinMs
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited in vain until ${what}`)
    await sleep(100)
  }
}

function api(victim: Victim) {
  if (victim.api === null) throw new Error(`${victim.name} is not running`)
  return victim.api
}

function lastingCharter(charter: Charter): Charter {
  const lasting = { noticeMs: 0, windowMs: WEEK, coolingOffMs: 0 }
  const { routine, standard, amendment } = charter.decisionTypes
  return {
    ...charter,
    name: 'Tryers',
    admission: { vouches: 1 },
    decisionTypes: {
      routine: { ...routine, ...lasting },
      standard: { ...standard, ...lasting },
      amendment: { ...amendment, ...lasting },
    },
  }
}

/** Ana founds, Bo joins, and there is something to vote on and something to write in. */
async function meet(
  ana: Victim,
  bo: Victim,
): Promise<{ organisation: OrganisationId; open: ProposalId[]; drafts: ProposalId[] }> {
  const [template] = await api(ana).call('template.list', {})
  if (template === undefined) throw new Error('there is no template')
  const founded = { charter: lastingCharter(template.charter), founder: 'Ana', deviceName: 'A laptop' }
  const { organisation } = await api(ana).call('organisation.found', founded)
  const invitation = { organisation, gives: 'membership', uses: 1, validForMs: 600_000, note: '' } as const
  const { link } = await api(ana).call('invitation.create', invitation)
  await api(bo).call('join.start', { link: link ?? '', name: 'Bo', deviceName: 'A laptop', statement: '' })
  const requests = await api(ana).call('member.requests', { organisation })
  for (const { request } of requests) await api(ana).call('member.vouch', { organisation, request, statement: 'Yes.' })
  await until(
    'Bo is a member',
    async () => (await api(bo).call('organisation.list', {})).some((each) => each.standing === 'member'),
    60_000,
  )
  const draft = async (title: string): Promise<ProposalId> =>
    (await api(ana).call('proposal.draft', { organisation, title, text: 'Words.' })).proposal
  const open = [await draft('Buy a kettle'), await draft('Paint the gate')]
  for (const proposal of open) await api(ana).call('proposal.open', { organisation, proposal })
  const drafts = [await draft('Mend the roof'), await draft('Dig a pond')]
  await until('Bo has the proposals', () => sameState(ana, bo, organisation), 60_000)
  return { organisation, open, drafts }
}

async function stateOf(victim: Victim, organisation: OrganisationId): Promise<string> {
  return (await api(victim).call('organisation.stateHash', { organisation })).state
}
const sameState = async (a: Victim, b: Victim, organisation: OrganisationId): Promise<boolean> =>
  (await stateOf(a, organisation)) === (await stateOf(b, organisation))

/**
 * Two keepers that both write and replicate; one of them, drawn anew each time, is killed by SIGKILL at a drawn moment
 * and started again. @throws Error with what was lost, or who did not start
 */
export async function killOverAndOver({ times, seed, say }: KillOptions): Promise<KillReport> {
  const chance = new Chance(seed)
  const folder = await mkdtemp(join(tmpdir(), 'folkmoot-kill-'))
  const [ana, bo] = [new Victim('ana', folder), new Victim('bo', folder)]
  const writers = new Map<Victim, Writer>()
  try {
    for (const each of [ana, bo]) each.start()
    for (const each of [ana, bo]) await each.ready()
    const { organisation, open, drafts } = await meet(ana, bo)
    for (const [i, each] of [ana, bo].entries()) {
      writers.set(each, new Writer(each, organisation, new Chance(seed, i + 1), { open, drafts }))
    }
    for (const writer of writers.values()) writer.begin()
    let whileStarting = 0
    let saidAt = performance.now()
    for (let kill = 1; kill <= times; kill++) {
      const [victim, other] = chance.oneIn(3) ? [bo, ana] : [ana, bo]
      if (await killOnce(victim, chance)) whileStarting++
      await nothingIsLost(victim, other, organisation, writers)
      victim.start()
      await victim.ready()
      if (kill === times || performance.now() - saidAt > SAY_EVERY_MS) {
        saidAt = performance.now()
        const { entries } = await api(victim).call('organisation.stateHash', { organisation })
        say(`${kill} of ${times} kills, ${whileStarting} while starting; ${entries} entries, nothing lost`)
      }
    }
    for (const writer of writers.values()) await writer.stop()
    await until('both have the same state', () => sameState(ana, bo, organisation), EQUAL_WITHIN_MS)
    const acknowledged = await everythingIsShown([ana, bo], organisation, writers)
    const state = await stateOf(ana, organisation)
    const entries = await noForks(ana, organisation)
    for (const each of [ana, bo]) await each.leave()
    return { kills: times, whileStarting, entries, acknowledged, state }
  } finally {
    for (const each of [ana, bo]) await each.kill()
    // Whoever failed above has said why; here they only have to end.
    for (const writer of writers.values()) await writer.stop().catch(() => {})
    await rm(folder, { recursive: true, force: true })
  }
}

/** Kills at work, or first ends it at work and then kills the next start in the middle. Gives which. */
async function killOnce(victim: Victim, chance: Chance): Promise<boolean> {
  await sleep(chance.below(WORKING_MS))
  await victim.kill()
  if (!chance.oneIn(3)) return false
  victim.start()
  await sleep(chance.below(STARTING_MS))
  await victim.kill()
  return true
}

type Writers = ReadonlyMap<Victim, Writer>

/** What a keeper acknowledged is on its disk, and so is everything of its own that another already has. */
async function nothingIsLost(
  victim: Victim,
  other: Victim,
  organisation: OrganisationId,
  writers: Writers,
): Promise<void> {
  const [mine, theirs] = [await victim.entriesOnDisk(organisation), await other.entriesOnDisk(organisation)]
  for (const id of writers.get(victim)?.acknowledged.entries ?? []) {
    if (!mine.has(id)) throw new Error(`${victim.name} lost the entry ${id}, which it had acknowledged`)
  }
  for (const [id, bytes] of theirs) {
    if (mine.has(id)) continue
    const entry = decodeEntry(bytes)
    if (!entry.ok) throw new Error(`${other.name} holds an entry that cannot be read`)
    if (entry.value.device === victim.device) {
      throw new Error(`${victim.name} lost its own entry ${id}, which ${other.name} already has`)
    }
  }
}

/** At the end both show every word that was acknowledged. Gives how much that was. */
async function everythingIsShown(
  victims: readonly Victim[],
  organisation: OrganisationId,
  writers: Writers,
): Promise<number> {
  let count = 0
  for (const victim of victims) {
    const shown = new Map<ProposalId, string>()
    for (const { proposal } of await api(victim).call('proposal.list', { organisation })) {
      const { text, comments } = await api(victim).call('proposal.get', { organisation, proposal })
      shown.set(proposal, ` ${text} ${comments.map((comment) => comment.text).join(' ')} `)
    }
    const onDisk = await victim.entriesOnDisk(organisation)
    for (const { acknowledged } of writers.values()) {
      for (const [words, proposal] of acknowledged.words) {
        count++
        if (!shown.get(proposal)?.includes(words)) throw new Error(`${victim.name} does not show “${words}”`)
      }
      for (const id of acknowledged.entries) {
        count++
        if (!onDisk.has(id)) throw new Error(`${victim.name} has not got the entry ${id} at the end`)
      }
    }
  }
  return count / victims.length
}

/** Nobody signed two entries for one place of their chain: what a keeper that forgot would do. Gives the entries. */
async function noForks(victim: Victim, organisation: OrganisationId): Promise<number> {
  const places = new Set<string>()
  const entries = await victim.entriesOnDisk(organisation)
  for (const bytes of entries.values()) {
    const entry = decodeEntry(bytes)
    if (!entry.ok) throw new Error('an entry cannot be read')
    const place = `${entry.value.device}:${entry.value.seq}`
    if (places.has(place)) throw new Error(`two entries stand at ${place}`)
    places.add(place)
  }
  return entries.size
}
