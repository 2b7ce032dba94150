import { expect, test } from 'vitest'
import { ChangeIndex } from '#electron/peer/service/change-index.ts'
import { actorFor, branchActorFor } from '#shared/documents/actor.ts'
import { readChange } from '#shared/documents/codec.ts'
import { createProposalBody } from '#shared/documents/shape.ts'
import { nextEntry } from '#shared/organisation/author.ts'
import { setup } from '#test/kit/people.ts'

const nonce = new Uint8Array(16).fill(7)

test('whose an actor id is depends on what somebody could know, and holds for branches of a forked session too', () => {
  const world = setup(['ana', 'bo'])
  const bo = world.get('bo')
  const proposal = bo.draft('Buy a kettle')
  const actor = actorFor(bo.key.device, nonce)
  const effect = { kind: 'resolution' } as const
  const { change } = createProposalBody(actor, { title: 'Buy a kettle', text: '', decisionType: 'standard', effect })
  const content = { document: proposal, kind: 'change', kindVersion: 1, body: { nonce, change } }
  const entry = bo.sign(nextEntry(bo.organisation, bo.key.device, world.now, content))
  expect(bo.organisation.add(entry)).toEqual({ verdict: 'allow' })
  const read = readChange(change)
  if (!read.ok) throw new Error(read.error.detail)

  const index = ChangeIndex.of(bo.organisation)
  const later = index.memberOfAt(proposal, bo.organisation.log.everything())
  const earlier = index.memberOfAt(proposal, bo.organisation.log.cutOf(entry))
  expect(later(actor)).toBe(bo.member)
  expect(later(branchActorFor(actor, read.value.hash))).toBe(bo.member)
  expect(later(branchActorFor(actor, '00'.repeat(32)))).toBeUndefined()
  expect(earlier(actor)).toBeUndefined()
  expect(index.hasBegun(proposal, bo.organisation.log.everything())).toBe(true)
  expect(index.hasBegun(proposal, bo.organisation.log.cutOf(entry))).toBe(false)
})
