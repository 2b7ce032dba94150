import type { WriteOp } from '#electron/peer/ports/ports.ts'
import { Charter } from '#shared/charter/model.ts'
import type { OrganisationId } from '#shared/kernel/ids.ts'
import { charterFor } from '#test/kit/people.ts'
import { COOLING_MS, type Plan, SPARES, WINDOW_MS } from './plan.ts'
import { copyOf, diskWith } from './world/disk.ts'
import { keyFor } from './world/keys.ts'
import { World } from './world/world.ts'

export const NAMES = ['ana', 'bo', 'cai', 'dee', 'eli', 'fay', 'gus', 'hal', 'ida', 'jon', 'kit', 'lou', 'max', 'nan']
export const nameOf = (number: number): string => NAMES[number] ?? `p${number}`

const times = { noticeMs: 0, windowMs: WINDOW_MS, coolingOffMs: COOLING_MS }

export function charterOfRun(kind: Plan['charter']): Charter {
  return kind === 'plain' ? plainCharter() : Charter.parse(fullCharter())
}

/** Everything that a charter of version 2 can say, with times in which a run gets somewhere. */
function fullCharter(): Charter {
  const plain = plainCharter()
  const { standard } = plain.decisionTypes
  const { quorum, quorumCounts, reasonRequired } = standard
  const common = { quorum, quorumCounts, reasonRequired, ...times }
  const role = { purpose: 'To try it out.', termMs: 3_600_000, termLimit: 3 }
  return {
    ...plain,
    version: 2,
    admission: { vouches: 2, vouchAfterMs: 60_000 },
    roles: [
      { id: 'steward', title: 'Steward', seats: 1, incompatible: ['auditor'], ...role },
      { id: 'auditor', title: 'Auditor', seats: 2, incompatible: [], ...role },
    ],
    proposing: { sponsors: 1, openPerMember: 3, resubmitAfterMs: 1_200_000 },
    spending: {
      unit: 'EUR',
      windowMs: 3_600_000,
      tiers: [
        { upTo: 100, decisionType: 'routine' },
        { upTo: 1000, decisionType: 'spending' },
      ],
    },
    objections: { role: 'auditor', seconds: 2, answerMs: 60_000 },
    lenses: [
      {
        id: 'money',
        title: 'Money',
        asks: 'Can we pay for it?',
        role: 'auditor',
        types: ['standard', 'removal'],
        waitMs: 120_000,
      },
    ],
    decisionTypes: {
      ...plain.decisionTypes,
      routine: { method: 'advice', ...common },
      standard: { ...standard, lateSwing: { lastMs: 540_000, extendMs: 120_000, times: 2 } },
      spending: { method: 'delegated', role: 'auditor', ...common },
      choice: { method: 'score', most: 5, threshold: { numerator: 1, denominator: 3 }, ...common },
      election: { method: 'ranked-choice', ...common },
      removal: { method: 'consent', silenceConsents: true, fallback: { numerator: 2, denominator: 3 }, ...common },
    },
  }
}

function plainCharter(): Charter {
  const charter = charterFor('Tryers', { electorate: { tenureMs: 0 } })
  const { routine, standard, amendment } = charter.decisionTypes
  return {
    ...charter,
    decisionTypes: {
      routine: { ...routine, ...times },
      standard: { ...standard, ...times },
      amendment: { ...amendment, ...times },
    },
  }
}

/** An organisation with its members, as it stands on each one's disk. */
export interface Base {
  readonly organisation: OrganisationId
  readonly now: number
  readonly disks: readonly (readonly WriteOp[])[]
}

const bases = new Map<string, Base>()

/** Founded and joined once, through everything that founding and joining takes; each run begins with copies. */
async function baseOf({ members, charter }: Plan): Promise<Base> {
  const key = `${charter} ${members}`
  const known = bases.get(key)
  if (known !== undefined) return known
  const base = await found(members, charter)
  bases.set(key, base)
  return base
}

async function found(members: number, charter: Plan['charter']): Promise<Base> {
  const world = new World({
    seed: `base ${members}`,
    charter,
    members,
    hostile: 0,
    diskSlowMs: 0,
    latencyMs: 1,
    jitterMs: 0,
    breaksOneIn: 0,
    steps: [],
  })
  for (let i = 0; i < members; i += 1) world.add(nameOf(i), keyFor(nameOf(i)), diskWith([]), false).start()
  await world.time.pass(100)
  const [founder] = world.computers
  if (founder === undefined) throw new Error('nobody founds')
  let organisation: OrganisationId | null = null
  world.ask(
    founder,
    'organisation.found',
    { charter: charterOfRun(charter), founder: founder.name, deviceName: 'laptop' },
    (answer) => {
      organisation = answer.organisation
    },
  )
  await world.time.pass(100)
  if (organisation === null) throw new Error('nothing was founded')
  const id: OrganisationId = organisation
  for (const newcomer of world.computers.slice(1)) {
    let link: string | null = null
    const invitation = { organisation: id, gives: 'membership', uses: 1, validForMs: 3_600_000, note: '' } as const
    world.ask(founder, 'invitation.create', invitation, (made) => {
      link = made.link
    })
    await world.time.pass(100)
    if (link === null) throw new Error('no invitation was made')
    const asks = { link, name: newcomer.name, deviceName: 'laptop', statement: '' }
    world.ask(newcomer, 'join.start', asks)
    await world.time.pass(2_000)
    const request = world.requests.at(-1)
    if (request === undefined) throw new Error('nobody asked')
    for (const voucher of world.computers.slice(0, Math.min(2, newcomer.number))) {
      world.ask(voucher, 'member.vouch', { organisation: id, request, statement: '' })
      await world.time.pass(1_000)
    }
    world.wire.announce()
    await world.time.pass(5_000)
  }
  world.wire.announce()
  await world.time.pass(20_000)
  const [failure] = world.failures
  if (failure !== undefined) throw new Error(`the beginning failed: ${failure.detail}`)
  const sizes = new Set(world.computers.map(({ held }) => held.size))
  if (sizes.size > 1) throw new Error(`the beginning is not the same for all: ${[...sizes].join(', ')}`)
  for (const computer of world.computers) void computer.peer?.close()
  await world.time.pass(10_000)
  const disks: (readonly WriteOp[])[] = []
  for (const computer of world.computers) {
    computer.kill()
    disks.push(await copyOf(computer.disk))
  }
  return { organisation: id, now: world.time.now, disks }
}

/** A run at its beginning: everybody on, plus some computers of nobody. */
export async function begin(world: World): Promise<void> {
  const { members, hostile } = world.plan
  const base = await baseOf(world.plan)
  world.organisation = base.organisation
  world.time.sleep(base.now - world.time.now)
  for (let i = 0; i < members + SPARES; i += 1) {
    const disk = base.disks[i] ?? []
    const computer = world.add(nameOf(i), keyFor(nameOf(i)), diskWith(disk), i < members && i >= members - hostile)
    await computer.noteWritten(disk)
    computer.start()
  }
  await world.time.pass(10)
  world.wire.announce()
  await world.time.pass(2_000)
}
