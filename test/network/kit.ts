import { afterEach } from 'vitest'
import type { OrganisationId } from '#shared/kernel/ids.ts'
import { isRelayed } from '#shared/protocol/address.ts'
import { type Computer, Lab } from '#test/kit/network/lab.ts'
import { Resident, type ResidentOptions } from '#test/kit/network/resident.ts'

const MINUTE = 60_000

/** What one test has of networks and people; everything is gone when it ends. */
export interface Scene {
  readonly lab: Lab
  moveIn(name: string, computer: Computer, options?: Partial<ResidentOptions>): Promise<Resident>
}

/** Call once in each file. */
export function scenes(): () => Scene {
  let open: { readonly lab: Lab; readonly residents: Resident[] }[] = []
  afterEach(async () => {
    const all = open
    open = []
    for (const { lab, residents } of all) {
      await Promise.all(residents.map((resident) => resident.leave()))
      lab.close()
    }
  })
  return () => {
    const scene = { lab: new Lab(), residents: [] as Resident[] }
    open.push(scene)
    return {
      lab: scene.lab,
      moveIn: async (name, computer, options = {}) => {
        const resident = await Resident.moveIn(name, computer, { mdns: false, ...options })
        scene.residents.push(resident)
        return resident
      },
    }
  }
}

/** Found at home by one person, with a charter that lets one vouch suffice. */
export async function founds(person: Resident, name: string): Promise<OrganisationId> {
  const [template] = await person.call('template.list', {})
  if (template === undefined) throw new Error('there is no template')
  const charter = { ...template.charter, name, admission: { vouches: 1 } }
  const { organisation } = await person.call('organisation.found', {
    charter,
    founder: person.name,
    deviceName: `${person.name}’s laptop`,
  })
  return organisation
}

export async function invitationOf(
  person: Resident,
  organisation: OrganisationId,
  gives: 'membership' | 'keeper-device' = 'membership',
): Promise<string> {
  const { link } = await person.call('invitation.create', {
    organisation,
    gives,
    uses: 1,
    validForMs: 10 * MINUTE,
    note: '',
  })
  if (link === null) throw new Error('the invitation has no link')
  return link
}

/** Joins over the network as it is, and waits until the newcomer's own device knows that it is in. */
export async function joins(
  newcomer: Resident,
  inviter: Resident,
  organisation: OrganisationId,
  gives: 'membership' | 'keeper-device' = 'membership',
): Promise<void> {
  const link = await invitationOf(inviter, organisation, gives)
  await newcomer.call('join.start', {
    link,
    name: newcomer.name,
    deviceName: `${newcomer.name}’s laptop`,
    statement: '',
  })
  if (gives === 'membership') await vouches(inviter, newcomer, organisation)
  await timeUntil(`${newcomer.name} is in`, async () => {
    const held = await newcomer.call('organisation.list', {})
    const own = held.find((each) => each.organisation === organisation)
    return own !== undefined && (own.standing === 'member' || own.standing === 'keeper')
  })
}

/** Gives one's word for somebody whose request has arrived. */
async function vouches(voucher: Resident, newcomer: Resident, organisation: OrganisationId): Promise<void> {
  const asked = async () => {
    const requests = await voucher.call('member.requests', { organisation })
    return requests.find(({ name, mayVouch }) => name === newcomer.name && mayVouch)
  }
  await timeUntil(`${voucher.name} sees the request`, async () => (await asked()) !== undefined)
  const request = await asked()
  if (request === undefined) throw new Error('the request has gone')
  await voucher.call('member.vouch', { organisation, request: request.request, statement: '' })
}

/** Milliseconds until a condition holds; processes are asked a few times a second. */
export async function timeUntil(what: string, holds: () => Promise<boolean>, deadlineMs = 30_000): Promise<number> {
  const startedAt = performance.now()
  while (!(await holds())) {
    if (performance.now() - startedAt > deadlineMs) throw new Error(`waited ${deadlineMs} ms in vain until ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return Math.round(performance.now() - startedAt)
}

/** Whether both devices say that they hold the same, having compared. */
export async function inStep(a: Resident, b: Resident, organisation: OrganisationId): Promise<boolean> {
  const [there, here] = await Promise.all([a.sees(b, organisation), b.sees(a, organisation)])
  return there.state === 'up-to-date' && here.state === 'up-to-date'
}

/** Writes something that the others must come to hold, and gives what to look for. */
export async function writes(person: Resident, organisation: OrganisationId, title: string) {
  const { proposal } = await person.call('proposal.draft', { organisation, title })
  return async (reader: Resident): Promise<boolean> => {
    const found = await reader.call('proposal.list', { organisation })
    return JSON.stringify(found).includes(proposal)
  }
}

/** A measured time, in the output of the run. */
export const report = (what: string, ms: number): void => console.log(`  ${what}: ${(ms / 1000).toFixed(1)} s`)

/** Waits until others can ask for somebody at a relay. */
export const hasPlace = (person: Resident): Promise<number> =>
  timeUntil(`${person.name} has a place at a relay`, async () =>
    (await person.call('network.get', {})).listening.some(isRelayed),
  )
