import { performance } from 'node:perf_hooks'
import { decodeEntry, type Entry, verifyEntry } from '#shared/log/entry.ts'
import { derivedDigest, logDigest } from '#shared/organisation/digest.ts'
import { homeView, proposalLines } from '#shared/organisation/views/home.ts'
import { viewerOf } from '#shared/organisation/views/viewer.ts'
import { charterFor, DAY, organisationFrom, Replica, setup, verify, type World } from '#test/kit/people.ts'

/** The pure core: how long an organisation takes to be checked, derived and shown. */

const MEMBERS = 30
const PROPOSALS = 60

/** Everybody always in touch, so that one organisation serves all and building it stays quick. */
function busyOrganisation(): { readonly world: World; readonly founder: Replica } {
  const names = Array.from({ length: MEMBERS }, (_, i) => `member ${i}`) as [string, ...string[]]
  const world = setup(names, charterFor('Busy', { electorate: { tenureMs: 0 }, admission: { vouches: 1 } }))
  const founder = world.get(names[0])
  const members = names.map((name) => {
    const { key, member } = world.get(name)
    return new Replica(name, key, founder.organisation, member, world)
  })
  for (let i = 0; i < PROPOSALS; i++) {
    const proposal = founder.propose(`Matter ${i}`)
    for (const voter of members) voter.vote(proposal, 'agree', 'Because it is the next one.')
    world.pass(8 * DAY)
    for (const certifier of members.slice(0, Math.ceil(MEMBERS * 0.7))) certifier.certify(proposal)
    for (const certifier of members) certifier.confirm(proposal)
    world.pass(2 * DAY)
    founder.enact(proposal)
  }
  return { world, founder }
}

const time = <T>(run: () => T): { readonly ms: number; readonly value: T } => {
  const start = performance.now()
  const value = run()
  return { ms: performance.now() - start, value }
}

export function core(): void {
  const { world, founder } = busyOrganisation()
  const entries = [...founder.organisation.log.entries()]
  const decoded = time(() => entries.map((entry) => decodeEntry(entry.bytes)))
  const verified = time(() => entries.every((entry) => verifyEntry(entry, verify)))
  const tip = time(() => verifyEntry(entries.at(-1) as Entry, verify))
  const derived = time(() => {
    const organisation = organisationFrom(entries[0] as Entry)
    for (const entry of entries.slice(1)) organisation.add(entry)
    return organisation
  })
  const digest = time(() => derivedDigest(derived.value) + logDigest(derived.value))
  const viewer = viewerOf(derived.value, founder.key.device, world.now)
  const lines = time(() => proposalLines(viewer, () => null))
  const home = time(() => homeView(viewer, () => null))
  console.log(`core: ${entries.length} entries, ${PROPOSALS} proposals`)
  for (const [what, { ms }] of Object.entries({
    decoded,
    'every signature verified': verified,
    'one tip verified': tip,
    derived,
    digest,
    lines,
    home,
  })) {
    console.log(`  ${what.padEnd(28)} ${ms.toFixed(1)} ms`)
  }
}
