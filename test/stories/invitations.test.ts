import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EntryId, OrganisationId } from '#shared/kernel/ids.ts'
import { decodeInvitation, encodeInvitation } from '#shared/protocol/invitation.ts'
import { asks, founds, invites, Person, refusalOf, until } from './kit.ts'

/** Real keepers, real links, over TCP: every way an invitation can be wrong has its own answer. */
describe('an invitation that cannot be used is refused in its own words', () => {
  let ana: Person
  let bo: Person
  let organisation: OrganisationId

  beforeAll(async () => {
    ;[ana, bo] = await Promise.all([Person.arrive('Ana'), Person.arrive('Bo')])
    organisation = await founds(ana, 'The Tryers')
  })
  afterAll(() => Promise.all([ana?.leave(), bo?.leave()]))

  const read = (link: string) => {
    const invitation = decodeInvitation(link)
    if (!invitation.ok) throw new Error(invitation.error)
    return invitation.value
  }
  const nothingKept = async () => {
    expect(await bo.call('organisation.list', {})).toEqual([])
    expect(await bo.call('join.list', {})).toEqual([])
  }

  test('what is no invitation', async () => {
    expect(await refusalOf(asks(bo, 'https://example.org/join'))).toBe('invitation-malformed')
    await nothingKept()
  })

  test('altered by a single letter', async () => {
    const { link } = await invites(ana, organisation)
    const letter = link.at(-9) === 'A' ? 'B' : 'A'
    expect(await refusalOf(asks(bo, link.slice(0, -9) + letter + link.slice(-8)))).toBe('invitation-altered')
    await nothingKept()
  })

  test('whose secret was replaced, with a checksum that fits', async () => {
    const { link } = await invites(ana, organisation)
    const forged = encodeInvitation({ ...read(link), secret: new Uint8Array(32).fill(7) })
    expect(await refusalOf(asks(bo, forged))).toBe('invitation-altered')
    await nothingKept()
  })

  test('made to point at another organisation of the same device', async () => {
    const other = await founds(ana, 'The Others')
    const { link } = await invites(ana, organisation)
    const moved = encodeInvitation({ ...read(link), organisation: other })
    expect(await refusalOf(asks(bo, moved))).toBe('invitation-unknown')
    await nothingKept()
  })

  test('for an organisation that the asked device does not hold', async () => {
    const { link } = await invites(ana, organisation)
    const elsewhere = encodeInvitation({ ...read(link), organisation: 'ab'.repeat(32) as OrganisationId })
    expect(await refusalOf(asks(bo, elsewhere))).toBe('invitation-unknown')
    await nothingKept()
  })

  test('withdrawn by who made it', async () => {
    const { link, invitation } = await invites(ana, organisation)
    await ana.call('invitation.revoke', { organisation, invitation: invitation as EntryId })
    expect(await refusalOf(asks(bo, link))).toBe('invitation-revoked')
    await nothingKept()
  })

  test('expired, by the clock of the device that made it, whatever the link claims', async () => {
    const { link } = await invites(ana, organisation, 1, 1_000)
    const { expiresAt } = read(link)
    await until('the invitation is over', async () => Date.now() > expiresAt)
    expect(await refusalOf(asks(bo, link))).toBe('invitation-expired')
    const prolonged = encodeInvitation({ ...read(link), expiresAt: expiresAt + 3_600_000 })
    expect(await refusalOf(asks(bo, prolonged))).toBe('invitation-expired')
    await nothingKept()
  })

  test('used up: the first who asks is received, the second is not', async () => {
    const { link } = await invites(ana, organisation)
    const cy = await Person.arrive('Cy')
    try {
      expect((await asks(cy, link)).state).toBe('waiting-for-vouches')
      expect(await refusalOf(asks(bo, link))).toBe('invitation-used-up')
      expect(await refusalOf(asks(cy, link))).toBe('already-joined')
      const requests = await ana.call('member.requests', { organisation })
      expect(requests.map((request) => request.name)).toEqual(['Cy'])
    } finally {
      await cy.leave()
    }
    await nothingKept()
  })
})
