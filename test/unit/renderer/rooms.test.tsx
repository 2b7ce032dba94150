import { RouterProvider } from '@tanstack/react-router'
import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it } from 'vitest'
import { createAppRouter } from '#renderer/app/router.tsx'
import { PeerProvider } from '#renderer/state/peer-context.tsx'
import { fail } from '#shared/bridge/errors.ts'
import { proposalId } from '#test/kit/fixture/ids.ts'
import { ORGANISATION } from '#test/kit/fixture/proposal-views.ts'
import { FixturePeer, type FixtureVariant } from '#test/kit/fixture-peer.ts'

const user = userEvent.setup()
window.scrollTo = () => undefined
Element.prototype.scrollIntoView = () => undefined

/** The whole interface at an address, on a peer in memory. */
function at(path: string, variant: FixtureVariant = 'full'): FixturePeer {
  window.location.hash = path
  const peer = new FixturePeer(variant)
  render(
    <PeerProvider api={peer}>
      <RouterProvider router={createAppRouter()} />
    </PeerProvider>,
  )
  return peer
}
const room = (path: string) => `/o/${ORGANISATION}${path}`
const proposal = (key: string) => room(`/proposals/${proposalId(key)}`)
const sent = (peer: FixturePeer, method: string) =>
  peer.calls.filter((call) => call.method === method).map((call) => call.params)

afterEach(cleanup)

describe('voting', () => {
  it('shows what is about to be signed, and sends the stance with its reason', async () => {
    const peer = at(proposal('orchard'))
    await user.click(await screen.findByRole('radio', { name: /^Agree/ }))
    expect(screen.getByText(/“Agree” on “Lease the north orchard/)).toBeDefined()
    await user.type(screen.getByLabelText(/^Reason/), 'For the children.')
    await user.click(screen.getByRole('button', { name: 'Agree' }))
    await screen.findByText('Your vote so far')
    expect(sent(peer, 'ballot.cast')).toEqual([
      { organisation: ORGANISATION, proposal: proposalId('orchard'), stance: 'agree', reason: 'For the children.' },
    ])
  })

  it('does not let an objection go without its reason, and says so', async () => {
    const peer = at(proposal('shed'))
    await user.click(await screen.findByRole('button', { name: 'Change your vote' }))
    await user.click(screen.getByRole('radio', { name: /^Object/ }))
    await user.clear(screen.getByLabelText(/^Reason/))
    await user.click(screen.getByRole('button', { name: 'Object' }))
    expect(screen.getByText('Give your reason first.')).toBeDefined()
    expect(sent(peer, 'ballot.cast')).toEqual([])
  })

  it('says why nobody can vote yet, and under which clause', async () => {
    at(proposal('review'))
    const why = (await screen.findByText(/the notice is still running/)).parentElement as HTMLElement
    expect(within(why).getByText('Clause decisionTypes.amendment.noticeMs')).toBeDefined()
    expect(screen.queryByRole('radio')).toBeNull()
  })

  it('says what happened when the ballot is refused, and keeps what was written', async () => {
    const peer = at(proposal('orchard'))
    peer.refuse('ballot.cast', fail('disk-full', 'The disk is full.', { next: 'Make room and try again.' }))
    await user.click(await screen.findByRole('radio', { name: /^Abstain/ }))
    await user.type(screen.getByLabelText(/^Reason/), 'Not mine to say.')
    await user.click(screen.getByRole('button', { name: 'Abstain' }))
    const notice = within(await screen.findByRole('alert'))
    expect(notice.getByText('The disk is full.')).toBeDefined()
    expect(notice.getByText('Make room and try again.')).toBeDefined()
    expect(screen.getByLabelText<HTMLTextAreaElement>(/^Reason/).value).toBe('Not mine to say.')
  })
})

describe('certifying', () => {
  it('closes the ring by one with each signature', async () => {
    at(proposal('roof'))
    expect(await screen.findByRole('img', { name: '3 of 6 signatures; not final yet' })).toBeDefined()
    await user.click(screen.getByRole('button', { name: 'Certify' }))
    expect(await screen.findByRole('img', { name: '4 of 6 signatures; not final yet' })).toBeDefined()
  })

  it('says final only with a certificate', async () => {
    at(proposal('number7'))
    expect(await screen.findByRole('img', { name: /^Final: 6 confirmations/ })).toBeDefined()
  })
})

describe('what was decided, and what would have been', () => {
  it('gives a final outcome as a file that proves it', async () => {
    const made: Blob[] = []
    URL.createObjectURL = (blob: Blob) => {
      made.push(blob)
      return 'blob:proof'
    }
    const peer = at(proposal('rota'))
    await user.click(await screen.findByRole('button', { name: 'Save the proof…' }))
    await waitFor(() => expect(made.map(({ size }) => size)).toEqual(['a proof'.length]))
    expect(sent(peer, 'proposal.exportProof')).toEqual([{ organisation: ORGANISATION, proposal: proposalId('rota') }])
  })

  it('says why there is no proof', async () => {
    const peer = at(proposal('rota'))
    peer.refuse(
      'proposal.exportProof',
      fail('not-final', 'This outcome cannot be proven.', { why: 'It is contested.' }),
    )
    await user.click(await screen.findByRole('button', { name: 'Save the proof…' }))
    expect(await screen.findByText('This outcome cannot be proven.')).toBeDefined()
    expect(screen.getByText(/It is contested/)).toBeDefined()
  })

  it('offers no proof of what is not final', async () => {
    at(proposal('orchard'))
    await screen.findByRole('radio', { name: /^Agree/ })
    expect(screen.queryByRole('button', { name: 'Save the proof…' })).toBeNull()
  })

  it('shows beside an amendment which past decisions it would have turned', async () => {
    at(proposal('review'))
    const section = within(await screen.findByRole('region', { name: 'Past decisions under these rules' }))
    expect(await section.findByText(/1 of 2 decisions so far would have come out otherwise/)).toBeDefined()
    expect(section.getByText(/for want of a quorum: 4 of at least 5/)).toBeDefined()
    expect(section.queryByText(/Share the cost of the water test/)).toBeNull()
  })
})

describe('the stress test of a charter', () => {
  it('runs when asked, and shows each finding with the run that shows it, and its repair', async () => {
    const peer = at(room('/charter'))
    const run = await screen.findByRole('button', { name: 'Run the stress test' })
    expect(sent(peer, 'charter.stressTest')).toEqual([])
    await user.click(run)
    expect(await screen.findByText(/^Nothing serious, \d+ to be careful about, \d+ to know\.$/)).toBeDefined()
    const packing = within(screen.getByRole('heading', { name: 'Careful Packing' }).closest('article') ?? document.body)
    await user.click(packing.getByText(/^How it goes, in \d+ steps$/))
    expect(packing.getAllByRole('listitem').length).toBeGreaterThan(5)
    expect(packing.getAllByText('Allowed').length).toBeGreaterThan(5)
    await user.click(packing.getByText('A repair'))
    expect(packing.getByText(/A newcomer needs vouches from 2 members/)).toBeDefined()
  })
})

describe('finding one’s way', () => {
  it('begins with what needs this person', async () => {
    at('/')
    const heading = await screen.findByRole('heading', { name: /^Needs you/ })
    expect(heading.textContent).toBe('Needs you 4')
    expect(screen.getByRole('link', { name: /^Home/ }).getAttribute('aria-current')).toBe('page')
  })

  it('offers both ways in to somebody who is nowhere yet, and shows a request that waits', async () => {
    at('/', 'none')
    expect(await screen.findByRole('heading', { name: 'Joining Riverside Seed Library' })).toBeDefined()
    expect(screen.getByText(/1 of 2 vouches so far/)).toBeDefined()
  })

  it('finds a proposal from the keyboard', async () => {
    at(room(''))
    await screen.findByRole('heading', { name: /^Needs you/ })
    await user.keyboard('{Control>}k{/Control}')
    await user.type(await screen.findByRole('searchbox'), 'verge')
    await waitFor(() => expect(screen.getAllByRole('menuitem')).toHaveLength(1))
    await user.keyboard('{ArrowDown}{Enter}')
    expect(await screen.findByRole('heading', { name: 'Sell the verge on Mill Road to the council' })).toBeDefined()
  })

  it('says what happened, why and what to do when a room cannot be read, and tries again', async () => {
    const peer = at(room('/members'), 'error')
    expect((await screen.findAllByText('The organisation could not be read.')).length).toBeGreaterThan(0)
    const before = sent(peer, 'member.list').length
    await user.click(screen.getAllByRole('button', { name: 'Try again' })[0] as HTMLElement)
    expect(sent(peer, 'member.list').length).toBe(before + 1)
  })

  it('says that the channel is lost, that what was saved is safe, and heals', async () => {
    const peer = at(room(''))
    await screen.findByRole('heading', { name: /^Needs you/ })
    act(() => peer.setStatus({ state: 'lost', retryAt: null }))
    expect(screen.getByText(/What was saved is safe/)).toBeDefined()
    await user.click(screen.getByRole('button', { name: 'Try now' }))
    expect(screen.queryByText(/What was saved is safe/)).toBeNull()
  })
})

describe('joining', () => {
  it('says what an invitation says before anything is done with it', async () => {
    const peer = at('/join', 'none')
    await user.click(await screen.findByLabelText('Invitation'))
    await user.paste('folkmoot://join/1/abc')
    expect(await screen.findByText('Riverside Seed Library')).toBeDefined()
    expect(screen.getByText('Bo Lindqvist')).toBeDefined()
    expect(sent(peer, 'join.start')).toEqual([])
    await user.click(screen.getByRole('button', { name: 'Ask to join' }))
    await waitFor(() => expect(sent(peer, 'join.start')).toHaveLength(1))
  })
})

describe('founding', () => {
  it('takes a template, a name and a purpose, and shows the rules before they are signed', async () => {
    const peer = at('/found', 'none')
    await user.click(await screen.findByRole('radio', { name: /Consent circle/ }))
    await user.click(screen.getByRole('button', { name: 'Continue' }))
    await user.click(screen.getByRole('button', { name: 'Continue' }))
    expect(screen.getByText('Give the organisation a name.')).toBeDefined()
    await user.type(screen.getByLabelText('Name of the organisation'), 'Mill Lane')
    await user.type(screen.getByLabelText('Purpose'), 'To grow food together.')
    await user.click(screen.getByRole('button', { name: 'Continue' }))
    expect(screen.getByText(/A routine decision passes by consent/)).toBeDefined()
    await user.click(screen.getByRole('button', { name: 'Found' }))
    await waitFor(() => expect(sent(peer, 'organisation.found')).toHaveLength(1))
    const [params] = sent(peer, 'organisation.found')
    expect(params).toMatchObject({
      founder: 'Ines Calder',
      charter: { name: 'Mill Lane', purpose: 'To grow food together.' },
    })
  })
})
