import { cleanup, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { proposalId } from '#test/kit/fixture/ids.ts'
import { atRoom, choose, sent, user } from './at-room.tsx'

afterEach(cleanup)

const page = (key: string): string => `/proposals/${proposalId(key)}`
const section = async (name: string | RegExp) =>
  within((await screen.findByRole('heading', { name })).closest('section') ?? document.body)

describe('a challenge', () => {
  it('is made with a reason, after saying what it means, and stands with the others', async () => {
    const peer = atRoom(page('shed'))
    const challenges = await section(/^Challenges/)
    expect(challenges.getByText('1 member has challenged it, of 3 who would hold it up.')).toBeDefined()
    await user.click(challenges.getByRole('button', { name: 'Challenge this outcome…' }))
    const dialog = within(screen.getByRole('dialog'))
    expect(dialog.getByRole<HTMLButtonElement>('button', { name: 'Challenge' }).disabled).toBe(true)
    await user.type(dialog.getByRole('textbox'), 'The path is in the way.')
    await user.click(dialog.getByRole('button', { name: 'Challenge' }))
    expect(await (await section(/^Challenges/)).findByText('The path is in the way.')).toBeDefined()
    expect(sent(peer, 'outcome.challenge')).toMatchObject([{ reason: 'The path is in the way.' }])
  })

  it('that holds an outcome up leads to the proposal that would uphold it', async () => {
    atRoom(page('lease'))
    const challenges = await section(/^Challenges/)
    expect(challenges.getByText(/takes effect only if a further decision upholds it/)).toBeDefined()
    const link = challenges.getByRole<HTMLAnchorElement>('link', { name: 'Propose to uphold it' })
    expect(link.getAttribute('href')).toContain('effect=uphold')
    expect(link.getAttribute('href')).toContain(proposalId('lease'))
  })

  it('is answered by a proposal of the same kind', async () => {
    const peer = atRoom(`/write?effect=uphold&who=${proposalId('lease')}`)
    expect(await screen.findByText('Let the lower meadow to the riding school for ten years')).toBeDefined()
    await user.type(screen.getByRole('textbox', { name: 'Title' }), 'Let it all the same')
    const kinds = await screen.findAllByRole('radio')
    expect(kinds).toHaveLength(2)
    await user.click(screen.getByRole('button', { name: 'Start the draft' }))
    await waitFor(() =>
      expect(sent(peer, 'proposal.draft')).toMatchObject([
        { decisionType: 'standard', effect: { kind: 'uphold', proposal: proposalId('lease') } },
      ]),
    )
  })
})

describe('a reply', () => {
  it('is for the one whom a proposal is about, and is read by all', async () => {
    const peer = atRoom(page('recall'))
    const reply = await section('The reply')
    expect(reply.getByText(/I was in hospital in March/)).toBeDefined()
    await user.type(reply.getByRole('textbox'), 'Ask me.')
    await user.click(reply.getByRole('button', { name: 'Reply' }))
    expect(await (await section('The reply')).findByText('Ask me.')).toBeDefined()
    expect(sent(peer, 'proposal.reply')).toMatchObject([{ text: 'Ask me.' }])
  })

  it('is nobody else’s', async () => {
    atRoom(page('shed'))
    await section(/^Challenges/)
    expect(screen.queryByRole('heading', { name: 'The reply' })).toBeNull()
  })
})

describe('lending a vote', () => {
  it('names whom, on what and for how long before it is signed, and is taken back', async () => {
    const peer = atRoom('/members')
    const lending = await section('Votes lent')
    expect(lending.getByText(/^Gareth Pugh’s vote on standard decisions, until/)).toBeDefined()
    await user.click(lending.getByRole('button', { name: 'Lend your vote…' }))
    const dialog = within(screen.getByRole('dialog'))
    expect(dialog.getByText('Choose somebody first.')).toBeDefined()
    await choose(/To$/, 'Ruth Adeyemi')
    await user.click(dialog.getByRole('button', { name: 'Lend' }))
    await waitFor(() => expect(sent(peer, 'delegation.give')).toHaveLength(1))
    expect(sent(peer, 'delegation.give')).toMatchObject([{ decisionType: 'standard' }])
    await user.click(
      await (await section('Votes lent')).findByRole('button', { name: 'Take back your vote on standard decisions' }),
    )
    await waitFor(() => expect(sent(peer, 'delegation.end')).toEqual([{ decisionType: 'standard' }]))
  })

  it('is shown beside the votes that it counts in', async () => {
    atRoom(page('recall'))
    expect(await screen.findByText('2 votes are lent')).toBeDefined()
    expect(screen.getByText(/votes for Gareth Pugh, unless they do themselves/)).toBeDefined()
  })

  it('is not spoken of where the charter does not know it', async () => {
    atRoom('/members', 'full')
    await screen.findByText(/A role is a task that members elect somebody to/)
    expect(screen.queryByRole('heading', { name: 'Votes lent' })).toBeNull()
  })
})

describe('a pause', () => {
  it('is called for with a reason, and then shown on home', async () => {
    const peer = atRoom('')
    await user.click(await screen.findByRole('button', { name: 'Call for a pause…' }))
    const dialog = within(screen.getByRole('dialog'))
    await user.type(dialog.getByRole('textbox'), 'The laptop with the keys is gone.')
    await user.click(dialog.getByRole('button', { name: 'Call for a pause' }))
    expect(await screen.findByText('Everything is paused.')).toBeDefined()
    expect(screen.getByText('The laptop with the keys is gone.')).toBeDefined()
    expect(sent(peer, 'emergency.pause')).toMatchObject([{ reason: 'The laptop with the keys is gone.' }])
  })
})

describe('amending the safeguards', () => {
  it('adds challenges and lent votes, and asks for a role before pauses', async () => {
    const peer = atRoom('/write?effect=amend', 'full')
    await user.click(await screen.findByRole('tab', { name: 'Safeguards' }))
    expect(screen.getByText('There has to be a role first.')).toBeDefined()
    await user.click(screen.getByText('Members may challenge an outcome that cools off'))
    await user.click(screen.getByText('Members may let another vote for them'))
    await user.type(screen.getByRole('textbox', { name: 'Title' }), 'Safeguards')
    await user.click(screen.getByRole('button', { name: 'Start the draft' }))
    await waitFor(() =>
      expect(sent(peer, 'proposal.draft')).toMatchObject([
        {
          effect: {
            charter: {
              version: 2,
              challenge: { members: 3 },
              delegation: { types: ['standard', 'amendment'], mostShare: { numerator: 1, denominator: 10 } },
            },
          },
        },
      ]),
    )
  })
})
