import { RouterProvider } from '@tanstack/react-router'
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it } from 'vitest'
import { createAppRouter } from '#renderer/app/router.tsx'
import { PeerProvider } from '#renderer/state/peer-context.tsx'
import type { RenewalView } from '#shared/bridge/views.ts'
import { deviceId, digest } from '#test/kit/fixture/ids.ts'
import { ORGANISATION } from '#test/kit/fixture/proposal-views.ts'
import { FixturePeer } from '#test/kit/fixture-peer.ts'

window.scrollTo = () => undefined

const renewal = (change: Partial<RenewalView> = {}): RenewalView => ({
  at: Date.now(),
  why: 'copied',
  from: deviceId('ines laptop before'),
  organisations: [{ organisation: ORGANISATION, name: 'The land trust', outcome: 'continues' }],
  ...change,
})

function at(said: RenewalView | null): FixturePeer {
  window.location.hash = `/o/${ORGANISATION}`
  const peer = new FixturePeer('full')
  peer.renewal = said
  render(
    <PeerProvider api={peer}>
      <RouterProvider router={createAppRouter()} />
    </PeerProvider>,
  )
  return peer
}

afterEach(cleanup)

describe('a profile that goes on under a new device key', () => {
  it('says so, and what becomes of the earlier one, until the person has read it', async () => {
    const peer = at(renewal())
    const notice = await screen.findByRole('region', { name: 'New device key' })
    expect(within(notice).getByText('This profile was restored or copied.')).toBeDefined()
    expect(within(notice).getByText(/nothing you sign contradicts what you signed before/)).toBeDefined()
    expect(within(notice).getByText(/cut it off on the page of members/)).toBeDefined()
    expect(within(notice).getByText(/Withdraw them and make new ones/)).toBeDefined()
    await userEvent.setup().click(within(notice).getByRole('button', { name: 'I have read this' }))
    await waitFor(() => expect(screen.queryByRole('region', { name: 'New device key' })).toBeNull())
    expect(peer.calls.filter(({ method }) => method === 'profile.dismissRenewal')).toHaveLength(1)
  })

  it('says for each organisation in which nothing goes on what happened, and what to do', async () => {
    const other = (words: string) => digest(words) as string as typeof ORGANISATION
    at(
      renewal({
        why: 'contradicted-itself',
        organisations: [
          { organisation: other('1'), name: 'The choir', outcome: 'no-standing' },
          { organisation: other('2'), name: 'The bakery', outcome: 'asked-again' },
          { organisation: other('3'), name: 'The orchard', outcome: 'join-again' },
        ],
      }),
    )
    const notice = await screen.findByRole('region', { name: 'New device key' })
    expect(within(notice).getByText(/used in two places at once/)).toBeDefined()
    expect(within(notice).getByText(/In The choir the earlier key belonged to no member/)).toBeDefined()
    expect(within(notice).getByText(/Your request to join The bakery was made anew/)).toBeDefined()
    expect(within(notice).getByText(/The orchard was still being received/)).toBeDefined()
    expect(within(notice).queryByText(/cut it off/)).toBeNull()
  })

  it('and any other profile says nothing of the kind', async () => {
    at(null)
    await screen.findByRole('main')
    expect(screen.queryByRole('region', { name: 'New device key' })).toBeNull()
  })
})
