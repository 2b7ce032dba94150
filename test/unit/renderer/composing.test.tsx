import { cleanup, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { memberId } from '#test/kit/fixture/ids.ts'
import { atProposal, atRoom, choose, sent, user } from './at-room.tsx'

afterEach(cleanup)

const start = async (title: string) => {
  await user.type(screen.getByRole('textbox', { name: 'Title' }), title)
  await user.click(screen.getByRole('button', { name: 'Start the draft' }))
}

describe('composing', () => {
  it('offers only what the charter in force has a way for', async () => {
    atRoom('/write', 'full')
    await screen.findByRole('radio', { name: /^Admit somebody/ })
    const kinds = () => within(screen.getByRole('radiogroup', { name: 'What it does if it passes' }))
    expect(kinds().getAllByRole('radio')).toHaveLength(4)
    cleanup()
    atRoom('/write')
    await screen.findByRole('radio', { name: /^Elect somebody/ })
    expect(kinds().getAllByRole('radio')).toHaveLength(8)
  })

  it('sends a choice between options in the order they were put in', async () => {
    const peer = atRoom('/write?effect=choose')
    await user.type(await screen.findByRole('textbox', { name: 'Option 1' }), 'Oak')
    await user.type(screen.getByRole('textbox', { name: 'Option 2' }), 'Oak')
    expect(screen.getByText('This is the same as another option.')).toBeDefined()
    expect(screen.getByRole('button', { name: 'Start the draft' })).toHaveProperty('disabled', true)
    await user.clear(screen.getByRole('textbox', { name: 'Option 2' }))
    await user.type(screen.getByRole('textbox', { name: 'Option 2' }), 'Elm')
    await user.click(screen.getByRole('button', { name: 'Add an option' }))
    await user.type(screen.getByRole('textbox', { name: 'Option 3' }), 'Ash')
    screen.getByRole('button', { name: 'Move Ash up' }).focus()
    await user.keyboard('{Enter}')
    expect(screen.getByText('Ash is now 2 of 3.')).toBeDefined()
    await start('Which tree')
    await waitFor(() =>
      expect(sent(peer, 'proposal.draft')).toMatchObject([
        { decisionType: 'choice', effect: { kind: 'choose', options: ['Oak', 'Ash', 'Elm'] } },
      ]),
    )
  })

  it('sends an election with its candidates, begun from the role', async () => {
    const peer = atRoom('/members')
    const role = within(await screen.findByRole('region', { name: 'Treasurer' }))
    await user.click(role.getByRole('link', { name: 'Propose an election' }))
    expect(await screen.findByText(/Every seat is held/)).toBeDefined()
    await choose(/Add a candidate/, 'Mei Tanaka')
    await choose(/Add a candidate/, 'Leila Haddad')
    await user.click(screen.getByRole('button', { name: 'Take Mei Tanaka off the list' }))
    await choose(/Add a candidate/, 'Ines Calder')
    // A yes or no about several candidates makes no sense.
    expect(screen.queryByRole('radio', { name: /^Amendment/ })).toBeNull()
    await start('A new treasurer')
    await waitFor(() =>
      expect(sent(peer, 'proposal.draft')).toMatchObject([
        {
          decisionType: 'election',
          effect: { kind: 'elect', role: 'treasurer', candidates: [memberId('leila'), memberId('ines')] },
        },
      ]),
    )
  })

  it('says what a sum takes together with what was spent, and sends it so', async () => {
    const peer = atRoom('/write?effect=spend')
    const amount = await screen.findByRole('textbox', { name: 'Amount, in whole EUR' })
    await user.type(amount, '50')
    expect(screen.getByText(/this makes 450 EUR, which takes a spending decision\./)).toBeDefined()
    await user.type(amount, '0')
    expect(
      screen.getByText(
        'Together with 400 EUR of the last 90 days this makes 900 EUR, which takes a standard decision.',
      ),
    ).toBeDefined()
    await user.type(amount, '0')
    expect(screen.getByText(/this makes 5\s400 EUR, which takes an amendment decision\./)).toBeDefined()
    await user.clear(amount)
    await user.type(amount, '12.5')
    expect(screen.getByText('Give a whole number, such as 400.')).toBeDefined()
    await user.clear(amount)
    await user.type(amount, '500')
    await user.type(screen.getByRole('textbox', { name: 'Their name' }), 'Hartley Heating')
    await start('A valve')
    await waitFor(() =>
      expect(sent(peer, 'proposal.draft')).toMatchObject([
        {
          decisionType: 'standard',
          effect: { kind: 'spend', amount: 500, to: { kind: 'other', name: 'Hartley Heating' } },
        },
      ]),
    )
  })
})

describe('support for a draft', () => {
  it('is given by another member, as a signed act', async () => {
    const peer = atProposal('bench')
    expect(await screen.findByText('1 of 2 others have said that this should come to a decision.')).toBeDefined()
    await user.click(screen.getByRole('button', { name: 'Support bringing this to a decision' }))
    await user.click(screen.getByRole('button', { name: 'Support' }))
    expect(await screen.findByText('Enough have said that this should come to a decision.')).toBeDefined()
    expect(sent(peer, 'proposal.sponsor')).toEqual([{}])
  })

  it('is what its proposer is told to wait for', async () => {
    atProposal('swing')
    expect(await screen.findByText(/It needs the support of 2 more members before it may be opened/)).toBeDefined()
    expect(screen.getByRole('button', { name: 'Open for decision…' })).toHaveProperty('disabled', true)
    expect(screen.queryByRole('button', { name: 'Support bringing this to a decision' })).toBeNull()
  })
})
