import * as dagCbor from '@ipld/dag-cbor'
import { describe, expect, test } from 'vitest'
import type { Descent } from '#shared/acts/descent.ts'
import { toHex } from '#shared/kernel/bytes.ts'
import type { Digest } from '#shared/kernel/ids.ts'
import { descentFrom } from '#shared/organisation/descent.ts'
import { isDescentBundle } from '#shared/proof/descent-bundle.ts'
import { descentProofOf, readDescentProof } from '#shared/proof/descent-proof.ts'
import { descentInWords } from '#shared/proof/descent-proof-words.ts'
import {
  ask,
  charterFor,
  DAY,
  goOn,
  goOnWith,
  invite,
  join,
  type Replica,
  requestEntry,
  setup,
  verify,
  type World,
} from '#test/kit/people.ts'
import { passed, removing, renaming } from '../attacks/stories.ts'
import { alterations, decoded } from './alterations.ts'

const FORMAT = 'folkmoot/descent/1'
type Parts = [string, Uint8Array[], Uint8Array[]]
const partsOf = (proof: Uint8Array): Parts => dagCbor.decode(proof) as Parts

/** Five people of whom ana, bo and cy go on elsewhere; cy has not come yet. */
function parted() {
  const old = setup(['ana', 'bo', 'cy', 'di', 'ed'])
  const [ana, bo, cy] = [old.get('ana'), old.get('bo'), old.get('cy')]
  old.pass(40 * DAY)
  const fresh = goOn(ana, [bo, cy])
  fresh.pass(DAY)
  ask(fresh, 'ana', 'bo')
  return { old, ana, bo, cy, fresh }
}

function proofBy(there: Replica, here: Replica): Uint8Array {
  const proof = descentProofOf(there.organisation, here.organisation, verify)
  if (!proof.ok) throw new Error(`${proof.error.code}: ${proof.error.sentence}`)
  return proof.value
}

/** The code with which a file is refused; it must be. */
function refusal(bytes: Uint8Array): string {
  const read = readDescentProof(bytes, verify)
  return read.ok ? 'it is taken for a proof' : read.error.code
}

const codeOf = (there: Replica, fresh: World): string => {
  const proof = descentProofOf(there.organisation, fresh.get(there.name).organisation, verify)
  return proof.ok ? 'it is proven' : proof.error.code
}

/** What the founding of an honest parting says, changed. */
function claiming(change: (descent: Descent) => Partial<Descent>): string {
  const { ana, bo } = parted()
  const found = descentFrom(ana.organisation, ana.key.device, [bo.member])
  if (!found.ok) throw new Error(found.error)
  return codeOf(ana, goOnWith(ana, { ...found.value, ...change(found.value) }))
}

describe('a proof of descent', () => {
  test('shows who of the old organisation is who in the new one, and how many of how many', () => {
    const { ana, bo, cy, fresh } = parted()
    const read = readDescentProof(proofBy(ana, fresh.get('ana')), verify)
    if (!read.ok) throw new Error(read.error.sentence)
    expect(read.value).toMatchObject({
      from: { id: ana.organisation.id, name: 'Tryers', members: 5 },
      to: { id: fresh.get('ana').organisation.id, name: 'Triers' },
      founder: { there: { member: ana.member }, here: { member: fresh.get('ana').member }, device: ana.key.device },
      along: [{ there: { member: bo.member }, here: { member: fresh.get('bo').member }, device: bo.key.device }],
      named: [{ member: cy.member, name: 'cy' }],
      forkedDevices: [],
    })
  })

  test('says in words what it shows, and that the old organisation did not agree to anything', () => {
    const { ana, cy, fresh } = parted()
    const read = readDescentProof(proofBy(ana, fresh.get('ana')), verify)
    if (!read.ok) throw new Error(read.error.sentence)
    const { proves, people, doesNotProve } = descentInWords(read.value)
    expect(proves.join('\n')).toContain('2 of the 5 members that “Tryers” had by then are shown in the new one')
    expect(people).toContain(
      `cy (${cy.member.slice(0, 16)}) is named in the founding; the file does not show that they came.`,
    )
    expect(doesNotProve.join('\n')).toContain('That “Tryers” agreed, or was asked')
    expect(doesNotProve.join('\n')).toContain('a majority')
    expect(doesNotProve.join('\n')).toContain('have left')
    expect(doesNotProve.join('\n')).toContain('none of them is the only heir')
  })

  test('is the same file whoever writes it, and holds nothing of what came later in either', () => {
    const { old, ana, bo, fresh } = parted()
    const before = proofBy(ana, fresh.get('ana'))
    old.get('di').act(renaming('Dina'))
    old.meet()
    fresh.get('ana').propose('Buy a kettle')
    fresh.meet()
    expect(toHex(proofBy(ana, fresh.get('ana')))).toBe(toHex(before))
    expect(toHex(proofBy(bo, fresh.get('bo')))).toBe(toHex(before))
  })

  test('is not made where there is none, or where the old record is not held', () => {
    const { old, ana, fresh } = parted()
    expect(codeOf(ana, old)).toBe('no-descent')
    const another = setup(['ana', 'bo'], charterFor('Others')).get('ana')
    expect(codeOf(another, fresh)).toBe('missing-entry')
  })

  test('does not show as come whom members let in like anybody else', () => {
    const { ana, cy, fresh } = parted()
    join(fresh, 'bo', 'cy')
    const read = readDescentProof(proofBy(ana, fresh.get('ana')), verify)
    expect(read).toMatchObject({ ok: true, value: { named: [{ member: cy.member }] } })
  })
})

describe('a founding that claims what is not so', () => {
  test('as it is, is proven', () => {
    expect(claiming(() => ({}))).toBe('it is proven')
  })

  test('about the charter or the name', () => {
    expect(claiming(() => ({ charter: '0'.repeat(64) as Digest }))).toBe('no-descent')
    expect(claiming(() => ({ name: 'The better Tryers' }))).toBe('no-descent')
  })

  test('about who the founder was, or whose a device was', () => {
    expect(claiming(({ companions: [bo] }) => ({ founder: bo?.member as never, companions: [] }))).toBe('not-a-member')
    expect(
      claiming(({ companions: [bo] }) => ({
        companions: [{ member: bo?.member as never, devices: ['0'.repeat(64) as never] }],
      })),
    ).toBe('not-a-member')
  })

  test('by or about somebody who was removed', () => {
    const old = setup(['ana', 'bo', 'cy', 'di'], charterFor('Tryers', { electorate: { tenureMs: 0 } }))
    const [ana, bo, cy, di] = [old.get('ana'), old.get('bo'), old.get('cy'), old.get('di')]
    const found = descentFrom(ana.organisation, ana.key.device, [di.member])
    ana.enact(passed(old, [ana, bo, cy], 'amendment', removing(di)))
    old.meet('ana', 'bo', 'cy')
    di.receiveFrom(ana)
    if (!found.ok) throw new Error(found.error)
    const heads = [...ana.organisation.log.heads()].sort()
    expect(codeOf(ana, goOnWith(ana, { ...found.value, heads }))).toBe('not-a-member')
    const byDi = { ...found.value, heads, founder: di.member, companions: [] }
    expect(codeOf(di, goOnWith(di, byDi))).toBe('not-a-member')
  })

  test('about a device that only keeps and passes on', () => {
    const old = setup(['ana', 'bo'])
    const [ana, bo] = [old.get('ana'), old.get('bo')]
    const keeper = requestEntry(bo, invite(bo, 'keeper'), 'bo’s keeper', 'device.request')
    bo.organisation.add(keeper)
    bo.act({ kind: 'device.link', body: { request: keeper.id } })
    old.meet()
    const found = descentFrom(ana.organisation, ana.key.device, [bo.member])
    if (!found.ok) throw new Error(found.error)
    const [named] = found.value.companions
    if (named === undefined) throw new Error('one is named')
    expect(named.devices).toEqual([bo.key.device])
    const companions = [{ ...named, devices: [bo.key.device, keeper.device].sort() }]
    expect(codeOf(ana, goOnWith(ana, { ...found.value, companions }))).toBe('not-a-member')
  })

  test('about a time before its record', () => {
    const { ana, fresh } = parted()
    const { descent } = fresh.get('ana').organisation.facts.foundingBody
    if (descent === undefined) throw new Error('it has one')
    ana.world.now -= 50 * DAY
    expect(codeOf(ana, goOnWith(ana, descent))).toBe('no-descent')
  })
})

describe('a file that somebody altered', () => {
  test('is refused, whichever entry is missing, doubled or out of order', () => {
    const { ana, fresh } = parted()
    const [, from, to] = partsOf(proofBy(ana, fresh.get('ana')))
    for (const [i] of from.entries()) {
      expect(refusal(dagCbor.encode([FORMAT, from.toSpliced(i, 1), to]))).not.toBe('it is taken for a proof')
    }
    for (const [i] of to.entries()) {
      const less = to.toSpliced(i, 1)
      // Without the receipt and all it rests on, it is the smaller proof that nobody has come.
      expect(refusal(dagCbor.encode([FORMAT, from, less]))).not.toBe('it is taken for a proof')
      expect(refusal(dagCbor.encode([FORMAT, from, to.toSpliced(i, 0, to[i] as Uint8Array)]))).toBe('out-of-order')
    }
    expect(refusal(dagCbor.encode([FORMAT, from.toReversed(), to]))).not.toBe('it is taken for a proof')
    expect(refusal(dagCbor.encode([FORMAT, to, from]))).not.toBe('it is taken for a proof')
  })

  test('is refused when it holds more than the descent rests on', () => {
    const { old, ana, fresh } = parted()
    const [, from, to] = partsOf(proofBy(ana, fresh.get('ana')))
    const more = old.get('di').act(renaming('Dina'))
    expect(refusal(dagCbor.encode([FORMAT, [...from, more.bytes], to]))).toBe('superfluous')
    const later = fresh.get('ana').act(renaming('Anna'))
    expect(refusal(dagCbor.encode([FORMAT, from, [...to, later.bytes]]))).toBe('superfluous')
  })

  test('is refused, whichever field of whichever entry was changed', () => {
    const { ana, fresh } = parted()
    const [, from, to] = partsOf(proofBy(ana, fresh.get('ana')))
    for (const [part, list] of [from, to].entries()) {
      for (const [i, bytes] of list.entries()) {
        for (const [where, altered] of alterations(decoded(bytes))) {
          const lists = [from, to].map((each, n) => (n === part ? each.with(i, altered) : each))
          expect(refusal(dagCbor.encode([FORMAT, ...lists])), where).not.toBe('it is taken for a proof')
        }
      }
    }
  })

  test('cut short, or of a newer version, is refused for what it is', () => {
    const { ana, fresh } = parted()
    const proof = proofBy(ana, fresh.get('ana'))
    const [, from, to] = partsOf(proof)
    expect(isDescentBundle(proof)).toBe(true)
    expect(refusal(proof.slice(0, -1))).toBe('no-proof')
    expect(refusal(dagCbor.encode(['folkmoot/descent/2', from, to]))).toBe('newer')
    expect(refusal(dagCbor.encode([FORMAT, from, to, []]))).toBe('no-proof')
    expect(refusal(dagCbor.encode([FORMAT, [], to]))).toBe('no-proof')
    expect(isDescentBundle(dagCbor.encode(['folkmoot/outcome/1', from, to]))).toBe(false)
  })
})
