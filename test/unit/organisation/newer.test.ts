import { describe, expect, test } from 'vitest'
import { CHANGE_VERSION, newestVersion } from '#shared/acts/acts.ts'
import { signEntry } from '#shared/log/entry.ts'
import { nextEntry } from '#shared/organisation/author.ts'
import { derivedDigest } from '#shared/organisation/digest.ts'
import { RULES } from '#shared/organisation/rules.ts'
import { invite, keyOf, type Replica, requestEntry, setup } from '#test/kit/people.ts'

/** Signs anything at all as the next entry of somebody's chain, and adds it. */
function write(by: Replica, document: string, kind: string, kindVersion: number, body: unknown = {}) {
  const content = { document: document as never, kind, kindVersion, body }
  const entry = by.sign(nextEntry(by.organisation, by.key.device, by.world.now, content))
  return { entry, verdict: by.organisation.add(entry) }
}

describe('attack 34: what a newer version wrote', () => {
  test.each([
    ['a kind of act that is not known', 'ballot.delegate', 1],
    ['a known kind in a later version', 'ballot.cast', newestVersion('ballot.cast') + 1],
    ['a change of a text in a later version', 'change', CHANGE_VERSION + 1],
  ])('%s is kept, has no effect, and what follows it is judged as ever', (_what, kind, version) => {
    const world = setup(['ana', 'bo'])
    const [ana, bo] = [world.get('ana'), world.get('bo')]
    const proposal = ana.propose('Buy a kettle')
    world.meet()
    const { entry, verdict } = write(bo, proposal, kind, version, { stance: 'agree' })
    expect(verdict).toEqual({ verdict: 'newer', kind, version })
    expect(bo.organisation.facts.newer).toEqual([entry])
    bo.vote(proposal, 'agree')
    world.meet()
    expect(ana.organisation.facts.proposals.get(proposal)?.ballots.size).toBe(1)
    expect(derivedDigest(ana.organisation)).toBe(derivedDigest(bo.organisation))
  })

  test('a request in a later version is kept once a member cites it', () => {
    const world = setup(['ana'])
    const ana = world.get('ana')
    const invitation = invite(ana)
    const { signature: _, id: __, bytes: ___, ...plain } = requestEntry(ana, invitation, 'di')
    const request = signEntry(
      { ...plain, kindVersion: newestVersion('membership.request') + 1, body: { said: 'otherwise' } },
      (message) => keyOf('di').sign(message),
    )
    expect(ana.organisation.add(request)).toMatchObject({ verdict: 'newer', kind: 'membership.request' })
    expect(ana.organisation.facts.requests.size).toBe(0)
  })

  test('a device that nobody here let in is refused; where an unread act may have let it in, that is said', () => {
    const world = setup(['ana', 'bo'])
    const [ana, bo] = [world.get('ana'), world.get('bo')]
    const stranger = keyOf('a stranger')
    const content = { document: 'organisation', kind: 'member.rename', kindVersion: 1, body: { name: 'Di' } } as const
    const sign = () =>
      signEntry(nextEntry(ana.organisation, stranger.device, world.now, content), (message) => stranger.sign(message))
    expect(ana.organisation.judge(sign())).toMatchObject({ verdict: 'refuse', why: 'no-standing' })
    write(bo, 'organisation', 'membership.adopt', 1)
    // Not in what the stranger knew: the unread act cannot have let it in.
    expect(ana.organisation.judge(sign())).toMatchObject({ verdict: 'refuse', why: 'no-standing' })
    world.meet()
    expect(ana.organisation.judge(sign())).toMatchObject({ verdict: 'refuse', why: 'newer-format' })
  })

  test('these rules read every kind of act of their version, and no other', () => {
    expect(RULES.reads('ballot.cast', newestVersion('ballot.cast'))).toBe(true)
    expect(RULES.reads('change', CHANGE_VERSION)).toBe(true)
    expect(RULES.reads('ballot.cast', newestVersion('ballot.cast') + 1)).toBe(false)
    expect(RULES.reads('toString', 1)).toBe(false)
  })
})
