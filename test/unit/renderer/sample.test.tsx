import { RouterProvider } from '@tanstack/react-router'
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { createAppRouter } from '#renderer/app/router.tsx'
import { PeerProvider } from '#renderer/state/peer-context.tsx'
import { fail } from '#shared/bridge/errors.ts'
import { ORGANISATION } from '#test/kit/fixture/proposal-views.ts'
import { FixturePeer, type FixtureVariant } from '#test/kit/fixture-peer.ts'
import { atRoom, user } from './at-room.tsx'

function at(path: string, variant: FixtureVariant): FixturePeer {
  window.location.hash = path
  const peer = new FixturePeer(variant)
  render(
    <PeerProvider api={peer}>
      <RouterProvider router={createAppRouter()} />
    </PeerProvider>,
  )
  return peer
}
const asked = (peer: FixturePeer, method: string) =>
  peer.calls.filter((call) => call.method === method).map((call) => call.params)

afterEach(() => {
  cleanup()
  localStorage.clear()
})

describe('whoever has nothing yet', () => {
  it('looks around in a sample, and is told on every page that it is one', async () => {
    const peer = at('/welcome', 'none')
    await user.click(await screen.findByRole('button', { name: 'Look around in a sample' }))
    await screen.findByRole('heading', { name: /Harrow Lane/ })
    expect(asked(peer, 'sample.open')).toHaveLength(1)
    expect(screen.getByRole('region', { name: 'About this sample' }).textContent).toContain('The others are made up.')
    expect(screen.getByRole('button', { name: /a sample: change organisation/ }).textContent).toContain('Sample')
    await user.click(within(screen.getByRole('navigation')).getByRole('link', { name: 'Charter' }))
    await screen.findByRole('heading', { level: 1, name: 'Charter' })
    expect(screen.getByRole('complementary', { name: 'Sample' }).textContent).toContain(
      'nothing in it leaves this device',
    )
  })

  it('is told why when the sample cannot be made', async () => {
    const peer = at('/welcome', 'none')
    peer.refuse('sample.open', fail('disk-full', 'The disk is full.'))
    await user.click(await screen.findByRole('button', { name: 'Look around in a sample' }))
    expect((await screen.findByRole('alert')).textContent).toContain('The disk is full.')
  })
})

describe('a sample', () => {
  it('is not where the app begins, since nothing was founded or joined', async () => {
    localStorage.setItem('folkmoot.organisation', ORGANISATION)
    at('/', 'sample')
    await screen.findByRole('button', { name: 'Go on in the sample' })
    expect(screen.getByRole('link', { name: 'Found an organisation' })).toBeDefined()
    expect(screen.queryByRole('link', { name: 'Back' })).toBeNull()
  })

  it('is thrown away after one question, and then the ways to begin are shown', async () => {
    const peer = atRoom('', 'sample')
    await user.click(await screen.findByRole('button', { name: 'Throw the sample away' }))
    const dialog = await screen.findByRole('dialog', { name: 'Throw the sample away' })
    expect(dialog.textContent).toContain('deleted from this device')
    await user.click(within(dialog).getByRole('button', { name: 'Throw it away' }))
    await screen.findByRole('button', { name: 'Look around in a sample' })
    expect(asked(peer, 'sample.discard')).toEqual([{ organisation: ORGANISATION }])
    expect(localStorage.getItem('folkmoot.organisation')).toBeNull()
  })

  it('stays when the question is answered otherwise', async () => {
    const peer = atRoom('', 'sample')
    await user.click(await screen.findByRole('button', { name: 'Throw the sample away' }))
    await user.click(await screen.findByRole('button', { name: 'Keep it' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(asked(peer, 'sample.discard')).toEqual([])
  })

  it('offers no invitation and no connection, and says why', async () => {
    atRoom('/members', 'sample')
    await screen.findByText(/Nobody can be invited to a sample/)
    expect(screen.queryByRole('button', { name: 'Invite somebody' })).toBeNull()
    cleanup()
    atRoom('/peers', 'sample')
    await screen.findByText(/A sample has no other devices/)
    expect(screen.queryByRole('button', { name: 'Connect' })).toBeNull()
  })

  it('is marked among the organisations, and no other is', async () => {
    atRoom('', 'sample')
    await user.click(await screen.findByRole('button', { name: /change organisation/ }))
    expect((await screen.findByRole('menuitem', { name: /Harrow Lane/ })).textContent).toContain('Sample')
    cleanup()
    atRoom('', 'full')
    await screen.findByRole('heading', { name: /Harrow Lane/ })
    expect(screen.queryByRole('complementary', { name: 'Sample' })).toBeNull()
  })
})
