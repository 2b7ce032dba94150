import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { verifyFile } from '#electron/hosts/cli-proof.ts'
import { fromBase64 } from '#shared/kernel/bytes.ts'
import type { OrganisationId } from '#shared/kernel/ids.ts'
import { RULES } from '#shared/organisation/rules.ts'
import { charterFor, setup, type World } from '#test/kit/people.ts'
import { scratchFolder } from '#test/kit/scratch.ts'
import { House, type WholePeer } from '#test/kit/whole-peers.ts'

const NOW = { rules: RULES, versions: [2] }
const DAY = 86_400_000

let house: House
let world: World
let old: OrganisationId
let ana: WholePeer
let bo: WholePeer
let di: WholePeer
beforeEach(async () => {
  house = new House()
  world = setup(['ana', 'bo', 'cy', 'di'])
  old = world.get('ana').organisation.id
  const [first, second, , fourth] = await Promise.all(['ana', 'bo', 'cy', 'di'].map((name) => house.peer(name, world)))
  if (!first || !second || !fourth) throw new Error('there are four')
  ;[ana, bo, di] = [first, second, fourth]
  for (const peer of house.peers) await peer.start(NOW)
})
afterEach(() => house.close())

const standingOf = async (peer: WholePeer, organisation: OrganisationId) =>
  (await peer.ask('organisation.list', {})).find((each) => each.organisation === organisation)?.standing

/** Ana founds the new organisation and asks bo and cy to come; the link that she sends them. */
async function parting() {
  const { organisation } = await ana.ask('organisation.goOn', {
    organisation: old,
    charter: charterFor('Triers'),
    founder: 'Ana',
    deviceName: 'Ana’s laptop',
    companions: [world.get('bo').member, world.get('cy').member],
  })
  const wanted = { organisation, gives: 'membership', uses: 5, validForMs: DAY, note: 'For bo and cy' } as const
  const { link } = await ana.ask('invitation.create', wanted)
  if (link === null) throw new Error('she holds its secret')
  return { organisation, link }
}

async function accept(peer: WholePeer, link: string, name: string) {
  const asked = peer.ask('join.start', { link, name, deviceName: `${name}’s laptop`, statement: '' })
  await house.calm()
  await asked
  await house.calm()
}

describe('members who go on in a new organisation', () => {
  it('come with a link and nobody’s word, keep the old record, and find the way to it', async () => {
    const { organisation, link } = await parting()
    await accept(bo, link, 'Bo')
    expect(await standingOf(bo, organisation)).toBe('member')
    expect(await bo.ask('organisation.descent', { organisation })).toMatchObject({
      organisation: old,
      name: 'Tryers',
      held: true,
      provable: true,
      membersThen: 4,
      founder: { there: { name: 'ana' }, here: { name: 'Ana', me: false } },
      mayReceive: false,
    })
    const { companions = [] } = (await ana.ask('organisation.descent', { organisation })) ?? {}
    expect(new Map(companions.map(({ there, here }) => [there.name, here?.name]))).toEqual(
      new Map([
        ['bo', 'Bo'],
        ['cy', undefined],
      ]),
    )
    expect(await standingOf(bo, old)).toBe('member')
    expect(await ana.ask('organisation.descent', { organisation: old })).toBeNull()
  })

  it('cannot be followed by whom they did not name, also with their link', async () => {
    const { organisation, link } = await parting()
    await accept(di, link, 'Di')
    expect(await di.ask('join.list', {})).toMatchObject([
      { organisation, state: 'waiting-for-vouches', vouches: 0, vouchesNeeded: 1 },
    ])
    expect(await standingOf(di, organisation)).toBeUndefined()
  })

  it('leave the old one when they wish, at once; it stays readable, and the descent provable, on their device', async () => {
    const { proposal } = await di.ask('proposal.draft', { organisation: old, title: 'Stay together' })
    await di.ask('proposal.open', { organisation: old, proposal })
    await house.calm()
    await bo.ask('ballot.cast', { organisation: old, proposal, stance: 'disagree', reason: 'We part.' })
    const { organisation, link } = await parting()
    await accept(bo, link, 'Bo')
    await bo.ask('organisation.leave', { organisation: old })
    await house.calm()
    // What was cast stays counted, for everybody.
    const { ballots } = await di.ask('proposal.get', { organisation: old, proposal })
    expect(ballots.map(({ by, stance }) => [by.name, stance])).toContainEqual(['bo', 'disagree'])
    await di.ask('proposal.draft', { organisation: old, title: 'After they left' })
    await house.calm()

    await bo.restart(NOW)
    expect(await standingOf(bo, old)).toBe('left')
    const kept = await bo.ask('proposal.list', { organisation: old })
    expect(kept.map(({ title }) => title)).toEqual(['Stay together'])
    expect(await bo.ask('organisation.descent', { organisation })).toMatchObject({ held: true, provable: true })
    const { proof } = await bo.ask('organisation.exportDescent', { organisation })
    expect(proof).toBe((await ana.ask('organisation.exportDescent', { organisation })).proof)

    const file = join(await scratchFolder(), 'descent.folkmoot-proof')
    await writeFile(file, fromBase64(proof))
    const { shown, words } = await verifyFile(file)
    expect(shown).toMatchObject({ kind: 'descent', from: { id: old, members: 4 }, to: { id: organisation } })
    expect(words).toContain('2 of the 4 members that “Tryers” had by then are shown in the new one')
    expect(words).toContain('This does not prove:')
  })

  it('are members of the old one: whoever left it founds nothing that comes from it', async () => {
    await bo.ask('organisation.leave', { organisation: old })
    const going = { organisation: old, charter: charterFor('Triers'), founder: 'Bo', deviceName: 'A laptop' }
    await expect(bo.ask('organisation.goOn', { ...going, companions: [] })).rejects.toMatchObject({
      error: { code: 'not-a-member' },
    })
    await house.calm()
    await expect(
      ana.ask('organisation.goOn', { ...going, companions: [world.get('bo').member] }),
    ).rejects.toMatchObject({ error: { code: 'denied' } })
  })

  it('export no descent of what was founded anew, or whose origin is not held', async () => {
    await expect(ana.ask('organisation.exportDescent', { organisation: old })).rejects.toMatchObject({
      error: { code: 'not-proven' },
    })
  })

  it('see first whether the old one can still be changed', async () => {
    expect(await ana.ask('organisation.reach', { organisation: old })).toMatchObject({
      members: 4,
      needed: 3,
      certifiers: 3,
    })
  })
})
