import { RouterProvider } from '@tanstack/react-router'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createAppRouter } from '#renderer/app/router.tsx'
import { PeerProvider } from '#renderer/state/peer-context.tsx'
import { proposalId } from '#test/kit/fixture/ids.ts'
import { ORGANISATION } from '#test/kit/fixture/proposal-views.ts'
import { FixturePeer, type FixtureVariant } from '#test/kit/fixture-peer.ts'

/** Whoever uses the interface in these tests. */
export const user = userEvent.setup()
window.scrollTo = () => undefined
Element.prototype.scrollIntoView = () => undefined
// The editor measures its text, which has no size here.
Range.prototype.getClientRects = () =>
  ({ length: 0, item: () => null, [Symbol.iterator]: [][Symbol.iterator] }) as unknown as DOMRectList

/** The whole interface at a room of the land trust, on a peer in memory; a year on, unless told otherwise. */
export function atRoom(path: string, variant: FixtureVariant = 'whole'): FixturePeer {
  window.location.hash = `/o/${ORGANISATION}${path}`
  const peer = new FixturePeer(variant)
  render(
    <PeerProvider api={peer}>
      <RouterProvider router={createAppRouter()} />
    </PeerProvider>,
  )
  return peer
}

export const atProposal = (key: string, variant: FixtureVariant = 'whole'): FixturePeer =>
  atRoom(`/proposals/${proposalId(key)}`, variant)

/** What was asked of a method, without the names of organisation and proposal. */
export const sent = (peer: FixturePeer, method: string): readonly unknown[] =>
  peer.calls.flatMap((call) => {
    if (call.method !== method) return []
    const { organisation: _, proposal: __, ...rest } = call.params as Readonly<Record<string, unknown>>
    return [rest]
  })

/** Chooses from a list that opens. */
export async function choose(list: string | RegExp, option: string): Promise<void> {
  await user.click(await screen.findByRole('button', { name: list }))
  await user.click(await screen.findByRole('option', { name: option }))
}
