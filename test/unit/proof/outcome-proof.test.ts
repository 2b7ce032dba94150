import * as dagCbor from '@ipld/dag-cbor'
import { describe, expect, test } from 'vitest'
import { toHex } from '#shared/kernel/bytes.ts'
import type { ProposalId } from '#shared/kernel/ids.ts'
import { encodeOutcomeBundle, isOutcomeBundle } from '#shared/proof/outcome-bundle.ts'
import { outcomeProofOf, readOutcomeProof } from '#shared/proof/outcome-proof.ts'
import { proofInWords } from '#shared/proof/outcome-proof-words.ts'
import { DAY, verify } from '#test/kit/people.ts'
import { passed, people, removing, renaming, signed } from '../attacks/stories.ts'
import { alterations, decoded } from './alterations.ts'
import { decided, elected, proofBy } from './decided.ts'

const FORMAT = 'folkmoot/outcome/1'

const entriesOf = (proof: Uint8Array): readonly Uint8Array[] =>
  (dagCbor.decode(proof) as [string, string, Uint8Array[]])[2]

/** The codes with which a file of these entries is refused; it must be. */
function refusal(bytes: Uint8Array): string {
  const read = readOutcomeProof(bytes, verify)
  return read.ok ? 'it is taken for a proof' : read.error.code
}
const fileOf = (proposal: string, entries: readonly Uint8Array[], format = FORMAT): Uint8Array =>
  dagCbor.encode([format, proposal, entries])

describe('a proof of an outcome', () => {
  test('shows on a machine that never joined who decided what, by which rules, and how it was counted', () => {
    const { ana, bo, cy, di, proposal } = decided()
    const read = readOutcomeProof(proofBy(ana, proposal), verify)
    expect(read).toMatchObject({
      ok: true,
      value: {
        organisation: { id: ana.organisation.id, name: 'Tryers' },
        title: 'Buy a kettle',
        decisionType: 'standard',
        outcome: 'passed',
        tally: { roll: 4, agree: 2, disagree: 1, abstain: 0, object: 0, void: 0 },
        certificate: { round: 1, quorum: 3, tolerates: 1 },
        forkedDevices: [],
      },
    })
    if (!read.ok) return
    expect(read.value.enactedAt).not.toBeNull()
    expect(new Set(read.value.roll.map(({ member }) => member))).toEqual(
      new Set([ana, bo, cy, di].map(({ member }) => member)),
    )
    expect(read.value.ballots.map(({ member, stance, reason }) => [member, stance, reason])).toEqual(
      expect.arrayContaining([
        [ana.member, 'agree', 'Tea.'],
        [bo.member, 'agree', ''],
        [cy.member, 'disagree', 'We have one.'],
      ]),
    )
  })

  test('of an election shows who won, how each ballot ranked the candidates, and the role it gives', () => {
    const { ana, bo, cy, proposal } = elected()
    const read = readOutcomeProof(proofBy(ana, proposal), verify)
    if (!read.ok) throw new Error(read.error.sentence)
    const called = ({ name, member }: { name: string; member: string }) => `${name} (${member.slice(0, 16)})`
    expect(read.value).toMatchObject({ outcome: 'passed', winner: 0, options: [called(bo), called(cy)] })
    const { proves, ballots } = proofInWords(read.value)
    expect(proves).toContain(`What won, of 2 options: “${called(bo)}”.`)
    expect(proves.join('\n')).toContain('4 members were entitled to answer: 3 chose an option, 1 wanted none.')
    expect(proves.join('\n')).toContain('to the role “Treasurer”')
    expect(ballots).toContain(`${called(ana)} ranked: ${called(bo)}, then ${called(cy)}. “She can count.”`)
    expect(ballots).toContain(`${called(cy)} ranked: none of these.`)
  })

  test('is the same file, whoever writes it', () => {
    const { ana, bo, di, proposal } = decided()
    const proof = proofBy(ana, proposal)
    expect(toHex(proofBy(bo, proposal))).toBe(toHex(proof))
    expect(toHex(proofBy(di, proposal))).toBe(toHex(proof))
  })

  test('holds nothing of what came later or beside it', () => {
    const { world, ana, bo, proposal } = decided()
    const before = proofBy(ana, proposal)
    passed(world, [bo, ana], 'standard', { kind: 'resolution' })
    expect(toHex(proofBy(ana, proposal))).toBe(toHex(before))
  })

  test('says in words what it proves, and what no file can', () => {
    const { ana, proposal } = decided()
    const read = readOutcomeProof(proofBy(ana, proposal), verify)
    if (!read.ok) throw new Error(read.error.sentence)
    const { proves, ballots, doesNotProve } = proofInWords(read.value)
    expect(proves.join('\n')).toContain('the proposal “Buy a kettle” passed.')
    expect(proves.join('\n')).toContain('4 members were entitled to answer: 2 agreed, 1 disagreed, 1 did not answer.')
    expect(ballots).toContain(`cy (${decidedBy(read.value.ballots, 'cy')}) disagreed. “We have one.”`)
    expect(doesNotProve.join('\n')).toContain('Compare its number')
  })

  test('says what became of whom, and speaks of no effect that a rejected proposal has not', () => {
    const [world, ana, bo, cy, di] = people(['ana', 'bo', 'cy', 'di'])
    const away = passed(world, [ana, bo, cy], 'amendment', removing(di))
    ana.enact(away)
    world.meet('ana', 'bo', 'cy')
    const stays = ana.propose('Part with cy', 'amendment', removing(cy))
    world.meet('ana', 'bo')
    const words = (proposal: ProposalId): string => {
      const read = readOutcomeProof(proofBy(ana, proposal), verify)
      if (!read.ok) throw new Error(read.error.sentence)
      return proofInWords(read.value).proves.join('\n')
    }
    expect(words(away)).toContain(`Its effect: di (${di.member.slice(0, 16)}) stops being a member.`)
    for (const each of [ana, bo]) each.vote(stays, 'disagree')
    world.pass(7 * DAY)
    world.meet('ana', 'bo')
    for (const each of [ana, bo]) each.certify(stays)
    world.meet('ana', 'bo')
    expect(words(stays)).toContain('did not pass')
    expect(words(stays)).not.toContain('stops being a member')
  })

  test('is not made of what is not final, and says why', () => {
    const [world, ana, bo] = people(['ana', 'bo', 'cy'])
    const proposal = ana.propose('A kettle', 'standard', { kind: 'resolution' })
    world.meet('ana', 'bo', 'cy')
    bo.vote(proposal, 'agree')
    expect(outcomeProofOf(ana.organisation, proposal, verify)).toMatchObject({
      ok: false,
      error: { code: 'not-final' },
    })
    const draft = ana.draft('A pot')
    expect(outcomeProofOf(ana.organisation, draft, verify)).toMatchObject({ ok: false, error: { code: 'not-final' } })
    const none = 'ab'.repeat(32) as ProposalId
    expect(outcomeProofOf(ana.organisation, none, verify)).toMatchObject({
      ok: false,
      error: { code: 'no-such-proposal' },
    })
  })
})

const decidedBy = (ballots: readonly { readonly name: string; readonly member: string }[], name: string): string =>
  ballots.find((ballot) => ballot.name === name)?.member.slice(0, 16) ?? ''

describe('a file that somebody altered', () => {
  test.each([
    ['a vote', decided],
    ['an election', elected],
  ])('in any field of any entry, of %s, is refused', (_what, made) => {
    const { ana, proposal } = made()
    const entries = entriesOf(proofBy(ana, proposal))
    const codes = new Map<string, number>()
    for (const [i, bytes] of entries.entries()) {
      for (const [where, altered] of alterations(decoded(bytes))) {
        const code = refusal(fileOf(proposal, entries.toSpliced(i, 1, altered)))
        expect(code, `entry ${i}, ${where}`).not.toBe('it is taken for a proof')
        codes.set(code, (codes.get(code) ?? 0) + 1)
      }
    }
    // What is cited is missed under its name; the last entries of chains, which nothing cites, show by their signature.
    expect(codes.get('missing-entry')).toBeGreaterThan(100)
    expect(codes.get('bad-signature')).toBeGreaterThan(10)
  })

  test('is refused when it ends anywhere before its end, or goes on behind it', () => {
    const { ana, proposal } = decided()
    const proof = proofBy(ana, proposal)
    for (let length = 0; length < proof.length; length++) {
      expect(refusal(proof.subarray(0, length)), `${length} bytes`).toBe('no-proof')
    }
    expect(refusal(Uint8Array.from([...proof, 0]))).toBe('no-proof')
  })

  test('is refused when any entry is left out, repeated, or out of its place', () => {
    const { ana, proposal } = decided()
    const entries = entriesOf(proofBy(ana, proposal))
    for (const i of entries.keys()) {
      const without = refusal(fileOf(proposal, entries.toSpliced(i, 1)))
      // The last is the enactment, on which nothing rests.
      if (i < entries.length - 1)
        expect(['missing-entry', 'out-of-order'], `without ${i}: ${without}`).toContain(without)
      const twice = [...entries, entries[i] as Uint8Array]
      expect(refusal(fileOf(proposal, twice))).toBe('out-of-order')
      if (i === 0) continue
      const swapped = entries.with(i, entries[i - 1] as Uint8Array).with(i - 1, entries[i] as Uint8Array)
      expect(refusal(fileOf(proposal, swapped)), `swapped ${i}`).toBe('out-of-order')
    }
  })

  test('without its last act proves less, and says so', () => {
    const { ana, proposal } = decided()
    const entries = entriesOf(proofBy(ana, proposal))
    const read = readOutcomeProof(fileOf(proposal, entries.slice(0, -1)), verify)
    expect(read).toMatchObject({ ok: true, value: { outcome: 'passed', enactedAt: null } })
    // A confirmation fewer than are needed, and it is no outcome.
    const kinds = entries.map((bytes) => decoded(bytes).kind)
    const confirmed = kinds.flatMap((kind, i) => (kind === 'certificate.confirm' ? [i] : []))
    const few = entries.filter((_, i) => i < entries.length - 1 && !confirmed.slice(2).includes(i))
    expect(refusal(fileOf(proposal, few))).toBe('not-final')
  })

  test('is refused when entries of another organisation are mixed in, or it speaks of another proposal', () => {
    const { ana, proposal } = decided()
    const entries = entriesOf(proofBy(ana, proposal))
    const [other, eve] = people(['eve', 'flo'])
    const theirs = passed(other, [eve], 'standard', { kind: 'resolution' })
    const foreign = [...eve.organisation.log.entries()].map(({ bytes }) => bytes)
    expect(refusal(fileOf(proposal, [...entries, ...foreign.slice(1)]))).toBe('other-organisation')
    expect(refusal(fileOf(theirs, entries))).toBe('no-such-proposal')
    expect(refusal(fileOf('nothing', entries))).toBe('no-proof')
  })

  test('is refused when a member adds what is true but no part of it', () => {
    const { world, ana, proposal } = decided()
    const proof = entriesOf(proofBy(ana, proposal)).map(decoded)
    world.pass(DAY)
    const more = signed(ana, renaming('Ana the Great'))
    expect(refusal(encodeOutcomeBundle({ proposal, entries: [...proof, more] }))).toBe('superfluous')
  })

  test('is refused when a member puts another ballot in the place of theirs', () => {
    const { ana, cy, proposal } = decided()
    const proof = entriesOf(proofBy(ana, proposal)).map(decoded)
    const ballot = proof.find((entry) => entry.kind === 'ballot.cast' && entry.device === cy.key.device)
    if (ballot === undefined) throw new Error('cy voted')
    const changed = cy.sign({ ...ballot, body: { ...(ballot.body as object), stance: 'agree' } })
    const entries = proof.map((entry) => (entry === ballot ? changed : entry).bytes)
    expect(refusal(fileOf(proposal, entries))).toBe('missing-entry')
  })

  test('of a newer version, or of something else, is called what it is', () => {
    const { ana, proposal } = decided()
    const entries = entriesOf(proofBy(ana, proposal))
    expect(refusal(fileOf(proposal, entries, 'folkmoot/outcome/2'))).toBe('newer')
    expect(refusal(fileOf(proposal, entries, 'folkmoot/fork/1'))).toBe('no-proof')
    expect(isOutcomeBundle(fileOf(proposal, entries, 'folkmoot/fork/1'))).toBe(false)
    expect(refusal(fileOf(proposal, [Uint8Array.of(1, 2, 3)]))).toBe('unreadable-entry')
  })
})
