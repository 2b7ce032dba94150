import { describe, expect, test } from 'vitest'
import { OwnChain } from '#electron/peer/service/own-chain.ts'
import type { EntryId } from '#shared/kernel/ids.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import type { Entry } from '#shared/log/entry.ts'
import { organisationFrom, Replica, START, setup } from '#test/kit/people.ts'

function copyOf(of: Replica): Replica {
  const copy = new Replica(of.name, of.key, organisationFrom(of.organisation.log.at(0) as Entry), of.member, of.world)
  copy.receiveFrom(of)
  return copy
}

/** What Ana's profile held at a backup, and what it signed since then. */
function restored() {
  const world = setup(['ana', 'bo'])
  const [ana, bo] = [world.get('ana'), world.get('bo')]
  const backup = copyOf(ana)
  ana.draft('After the backup')
  return { ana, bo, backup, own: new OwnChain(ana.key.device), tips: ana.organisation.log.tips() }
}

const refusal = { error: { code: 'own-chain', why: expect.any(String), next: expect.any(String) } }
const refused = (own: OwnChain, of: Replica, now: number): unknown => {
  try {
    own.require(of.organisation.log, now)
    return null
  } catch (error) {
    return error
  }
}

describe('attack 3: a device whose own chain went on without it', () => {
  test('signs nothing from the moment it hears so until it has the rest', () => {
    const { ana, bo, backup, own, tips } = restored()
    expect(refused(own, backup, START)).toBeNull()
    own.hear(bo.key.device, tips, backup.organisation.log, START)
    expect(refused(own, backup, START)).toMatchObject(refusal)
    backup.receiveFrom(ana)
    expect(refused(own, backup, START)).toBeNull()
    expect(backup.organisation.log.isForked(ana.key.device)).toBe(false)
  })

  test('is not held up for long by somebody who only says so, nor by the same device again', () => {
    const { ana, bo, backup, own } = restored()
    const { log } = backup.organisation
    const claim = (n: number) => [
      { device: ana.key.device, seq: 1_000 + n, id: String(n).padStart(64, '0') as EntryId },
    ]
    own.hear(bo.key.device, claim(0), log, START)
    expect(refused(own, backup, START + LIMITS.ownChainClaimMs - 1)).toMatchObject(refusal)
    expect(refused(own, backup, START + LIMITS.ownChainClaimMs)).toBeNull()
    own.hear(bo.key.device, claim(1), log, START + LIMITS.ownChainClaimMs)
    own.hear(bo.key.device, [], log, START + LIMITS.ownChainClaimMs)
    own.hear(bo.key.device, claim(2), log, START + LIMITS.ownChainClaimMs)
    expect(refused(own, backup, START + LIMITS.ownChainClaimMs)).toBeNull()
    // While entries keep coming it is believed, but not for ever.
    const last = START + LIMITS.ownChainClaimAtMostMs
    own.received(bo.key.device, last - 1)
    expect(refused(own, backup, last - 1)).toMatchObject(refusal)
    expect(refused(own, backup, last)).toBeNull()
  })

  test('is not held up by what is said of other devices’ chains', () => {
    const { bo, backup, own } = restored()
    const news = [{ device: bo.key.device, seq: 99, id: 'ab'.repeat(32) as EntryId }]
    own.hear(bo.key.device, news, backup.organisation.log, START)
    expect(refused(own, backup, START)).toBeNull()
  })

  test('is held up for as long as it takes by an entry of its own that it cannot take yet', () => {
    const { ana, backup, own, tips } = restored()
    const newest = tips.find(({ device }) => device === ana.key.device)?.id as EntryId
    own.prove([newest], backup.organisation.log)
    expect(own.reason(backup.organisation.log)).toBe('went-on-elsewhere')
    expect(refused(own, backup, START + 10 * LIMITS.ownChainClaimAtMostMs)).toMatchObject(refusal)
    backup.receiveFrom(ana)
    expect(own.reason(backup.organisation.log)).toBeNull()
    expect(refused(own, backup, START)).toBeNull()
  })

  test('signs nothing more on that chain once it has contradicted itself', () => {
    const { ana, backup, own } = restored()
    backup.draft('Instead')
    backup.receiveFrom(ana)
    expect(own.reason(backup.organisation.log)).toBe('contradicted-itself')
    expect(refused(own, backup, START)).toMatchObject({
      error: { code: 'own-chain', next: expect.stringMatching(/open it again/) },
    })
  })

  test('but one that is only just receiving the organisation is not meant', () => {
    const { ana, bo } = restored()
    const nobody = organisationFrom(ana.organisation.log.at(0) as Entry)
    const own = new OwnChain(bo.key.device)
    own.hear(ana.key.device, ana.organisation.log.tips(), nobody.log, START)
    own.prove([bo.organisation.log.tipOf(bo.key.device)?.id as EntryId], nobody.log)
    expect(own.reason(nobody.log)).toBeNull()
  })
})
