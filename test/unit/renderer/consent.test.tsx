import { RouterProvider } from '@tanstack/react-router'
import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it } from 'vitest'
import { createAppRouter } from '#renderer/app/router.tsx'
import { PeerProvider } from '#renderer/state/peer-context.tsx'
import { ORGANISATION } from '#test/kit/fixture/proposal-views.ts'
import { FixturePeer, type FixtureVariant, NOT_NEEDED_YET } from '#test/kit/fixture-peer.ts'

const user = userEvent.setup()
window.scrollTo = () => undefined

function at(path: string, variant: FixtureVariant, network = new FixturePeer(variant).network): void {
  window.location.hash = path
  const peer = new FixturePeer(variant)
  peer.network = network
  render(
    <PeerProvider api={peer}>
      <RouterProvider router={createAppRouter()} />
    </PeerProvider>,
  )
}
const OPENS = /will open a port on this computer.*announce itself on the local network.*Work offline/

afterEach(cleanup)

describe('what founding and joining open', () => {
  it('is said on the first page as nothing yet', async () => {
    at('/welcome', 'none')
    await screen.findByText(/Until you found or join, Folkmoot opens no port and sends nothing/)
  })

  it('is said before the founding, with where to switch it off', async () => {
    at('/found', 'none')
    await user.click(await screen.findByRole('button', { name: 'Continue' }))
    await user.type(await screen.findByLabelText('Name of the organisation'), 'The Careful')
    await user.type(screen.getByLabelText('Purpose'), 'To look before we leap.')
    const own = screen.getByLabelText('Your name, as the others will see it')
    await user.clear(own)
    await user.type(own, 'Ada')
    await user.click(screen.getByRole('button', { name: 'Continue' }))
    await screen.findByText(OPENS)
  })

  it('is said before the inviting device is asked', async () => {
    at('/join', 'none')
    await user.click(await screen.findByLabelText('Invitation'))
    await user.paste('folkmoot://join/1/an-invitation-of-the-fixture')
    await screen.findByText(OPENS)
  })

  it('is not repeated to somebody whose device is on the network already', async () => {
    at('/join', 'full')
    await user.click(await screen.findByLabelText('Invitation'))
    await user.paste('folkmoot://join/1/an-invitation-of-the-fixture')
    await screen.findByRole('button', { name: 'Ask to join' })
    expect(screen.queryByText(OPENS)).toBeNull()
  })

  it('is said on the page of peers as it is, when nothing needs it yet', async () => {
    at(`/o/${ORGANISATION}/peers`, 'full', NOT_NEEDED_YET)
    expect(await screen.findAllByText(/No port is open and nothing is sent/)).not.toHaveLength(0)
    expect(screen.queryByText(/You are working offline/)).toBeNull()
  })
})
