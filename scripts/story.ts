/**
 * Five people, five laptops, no head office: a story that runs.
 *
 * Everything here goes through the command line, as anybody could type it. Each person has a keeper process with a
 * profile and a key of their own; they talk over TCP on this computer's loopback address. Run it with `npm run story`.
 */
import type { ProposalId } from '#shared/kernel/ids.ts'
import { Person, Refused, until } from './story/person.ts'

const SECONDS = 1000
const say = (text: string): void => console.log(`  ${text}`)
const chapter = (title: string): void => console.log(`\n${title}`)

const started = Date.now()
chapter('1. Ana founds an organisation')
const ana = await Person.arrive('Ana')
const template = (await ana.call('template.list', {})).find((each) => each.id === 'member-assembly')
if (template === undefined) throw new Error('the template is gone')
const quick = { noticeMs: 0, windowMs: 25 * SECONDS, coolingOffMs: 2 * SECONDS }
const { routine, standard, amendment } = template.charter.decisionTypes
const { organisation } = await ana.call('organisation.found', {
  founder: 'Ana',
  deviceName: 'Ana’s laptop',
  charter: {
    ...template.charter,
    name: 'Mill Lane Workshop',
    purpose: 'To keep a workshop that belongs to those who use it.',
    admission: { vouches: 2 },
    certification: { syncGraceMs: 0 },
    decisionTypes: {
      routine: { ...routine, ...quick },
      standard: { ...standard, ...quick },
      amendment: { ...amendment, ...quick },
    },
  },
})
say('Mill Lane Workshop is founded. It has one member, a charter, and no server.')

chapter('2. Four others join by invitation, and are vouched for')
const people = [ana]
for (const name of ['Bo', 'Cy', 'Di', 'Ed']) people.push(await joins(name))
const [, bo, cy, di, ed] = people as [Person, Person, Person, Person, Person]

chapter('3. Bo drafts a proposal, Ana improves it, Bo opens it')
const kettle = await drafts(bo, 'Buy a kettle', 'The workshop is cold. A kettle costs 30.')
await until('Ana sees the draft', () => holds(ana, kettle))
await ana.call('proposal.edit', {
  organisation,
  proposal: kettle,
  splices: [{ field: 'text', at: -1, remove: 1, insert: ' or less.' }],
})
await until('Bo sees Ana’s edit', async () =>
  (await bo.call('proposal.get', { organisation, proposal: kettle })).text.endsWith('or less.'),
)
await bo.call('proposal.open', { organisation, proposal: kettle })
await until('everybody sees it open', async () => all((each) => stage(each, kettle), 'voting'))
say(`“${(await ed.call('proposal.get', { organisation, proposal: kettle })).text}” is open; everybody is on the roll.`)

chapter('4. The network breaks: everybody is alone with what they hold')
for (const each of people) await each.call('network.setOnline', { online: false })
await votes(ana, kettle, 'agree', 'My fingers are blue.')
await votes(bo, kettle, 'agree', 'I drink tea.')
await votes(cy, kettle, 'disagree', 'The wiring is old.')
await votes(di, kettle, 'agree', 'With a timer, please.')
await votes(cy, kettle, 'agree', 'I checked the wiring: it will do.')
const gate = await drafts(di, 'Paint the gate', 'Green, as it was.')
say('Offline, Di drafts another proposal. Nobody else can know of it yet.')
say(`Ana’s laptop sees ${await answered(ana)} answer, Di’s sees ${await answered(di)}: each its own.`)

chapter('5. The network heals')
for (const each of people) await each.call('network.setOnline', { online: true })
await until('everybody has every answer', async () => {
  for (const each of people) if ((await answered(each)) !== 4) return false
  return holds(ana, gate)
})
say('Everybody holds the same four answers, and Di’s new draft.')

chapter('6. The window ends; the count is certified')
await until('the window is over', async () => (await stage(ana, kettle)) === 'closing')
say(
  `Ed did not answer in time: ${await refusal(() => ed.call('ballot.cast', { organisation, proposal: kettle, stance: 'agree', reason: 'Late.' }))}`,
)
for (const each of [ana, cy, di, ed]) await each.call('certificate.sign', { organisation, proposal: kettle })
await until('the certificate is everywhere', async () => (await certified(bo)) && (await certified(ed)))
const certificate = (await ed.call('proposal.get', { organisation, proposal: kettle })).certificates.find(
  (each) => each.final,
)
say(
  `${certificate?.signedBy.length} of ${certificate?.roll} signed the same set of ballots; ${certificate?.needed} were needed, so that ${certificate?.tolerates} dishonest signer cannot certify two outcomes.`,
)
say(`${certificate?.confirmedBy.length} laptops confirmed by themselves that they saw it. That makes it final.`)

chapter('7. After the cooling-off the outcome is in force')
await until('it is in force everywhere', () => all((each) => stage(each, kettle), 'in-force'))
say('The workshop buys a kettle.')

chapter('8. Cy’s laptop crashes, and starts again')
await cy.crash()
await cy.start()
say(
  `Cy’s laptop still knows: ${(await cy.call('proposal.list', { organisation })).map((line) => `“${line.title}”`).join(' and ')}.`,
)

chapter('9. Do they all hold the same organisation?')
const hashes = async () => Promise.all(people.map((each) => each.call('organisation.stateHash', { organisation })))
await until('all state hashes are equal', async () => new Set((await hashes()).map((each) => each.state)).size === 1)
for (const [i, hash] of (await hashes()).entries())
  say(`${people[i]?.name.padEnd(4)} ${hash.state}  (${hash.entries} signed entries)`)
for (const each of people) await each.leave()
console.log(`\nEqual on all five. The story took ${Math.round((Date.now() - started) / SECONDS)} seconds.`)

async function joins(name: string): Promise<Person> {
  const person = await Person.arrive(name)
  const { link } = await ana.call('invitation.create', {
    organisation,
    gives: 'membership',
    uses: 1,
    validForMs: 600 * SECONDS,
    note: `For ${name}`,
  })
  if (link === null) throw new Error('the invitation has no link')
  await person.call('join.start', {
    link,
    name,
    deviceName: `${name}’s laptop`,
    statement: `I am ${name} from the workshop.`,
  })
  const needed = Math.min(2, people.length)
  for (const voucher of people.slice(0, needed)) {
    await until(`${voucher.name} sees the request`, async () => (await request(voucher, name)) !== undefined)
    const asked = await request(voucher, name)
    if (asked !== undefined)
      await voucher.call('member.vouch', { organisation, request: asked.request, statement: `I know ${name}.` })
  }
  await until(`${name} has the organisation`, async () => {
    const held = await person.call('organisation.list', {})
    return held.some((each) => each.organisation === organisation && each.standing === 'member')
  })
  say(
    `${name} is in, with ${
      needed === 1
        ? 'Ana’s word'
        : `the word of ${people
            .slice(0, needed)
            .map((each) => each.name)
            .join(' and ')}`
    }. The same link does not work twice: ${await usedUp(link)}`,
  )
  return person
}

async function usedUp(link: string): Promise<string> {
  const stranger = await Person.arrive('Stranger')
  const why = await refusal(() =>
    stranger.call('join.start', { link, name: 'Stranger', deviceName: 'A laptop', statement: '' }),
  )
  await stranger.leave()
  return why
}

async function request(person: Person, name: string) {
  return (await person.call('member.requests', { organisation })).find((each) => each.name === name)
}

async function drafts(person: Person, title: string, text: string): Promise<ProposalId> {
  const { proposal } = await person.call('proposal.draft', {
    organisation,
    title,
    text,
    decisionType: 'standard',
    effect: { kind: 'resolution' },
  })
  return proposal
}

async function votes(
  person: Person,
  proposal: ProposalId,
  stance: 'agree' | 'disagree',
  reason: string,
): Promise<void> {
  await person.call('ballot.cast', { organisation, proposal, stance, reason })
  say(`${person.name}: ${stance}. “${reason}”`)
}

async function holds(person: Person, proposal: ProposalId): Promise<boolean> {
  return (await person.call('proposal.list', { organisation })).some((line) => line.proposal === proposal)
}

async function stage(person: Person, proposal: ProposalId): Promise<string> {
  return (
    (await person.call('proposal.list', { organisation })).find((line) => line.proposal === proposal)?.stage ??
    'unknown'
  )
}

async function all(of: (person: Person) => Promise<string>, value: string): Promise<boolean> {
  return (await Promise.all(people.map(of))).every((each) => each === value)
}

async function answered(person: Person): Promise<number> {
  return (await person.call('proposal.get', { organisation, proposal: kettle })).line.votedCount
}

async function certified(person: Person): Promise<boolean> {
  return (await person.call('proposal.get', { organisation, proposal: kettle })).certificates.some((each) => each.final)
}

async function refusal(run: () => Promise<unknown>): Promise<string> {
  try {
    await run()
  } catch (error) {
    if (error instanceof Refused) return `“${error.message}” (${error.code})`
    throw error
  }
  throw new Error('that should have been refused')
}
