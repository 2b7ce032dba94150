import { cleanup, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { atProposal, sent, user } from './at-room.tsx'

afterEach(cleanup)

const order = () =>
  within(screen.getByRole('list', { name: 'Your order' }))
    .queryAllByRole('listitem')
    .map((item) => item.textContent)

describe('ranking candidates', () => {
  it('is done by keyboard, may leave some out, and sends the places in their order', async () => {
    const peer = atProposal('treasurer')
    const rank = await screen.findByRole('button', { name: 'Rank Mei Tanaka' })
    expect(screen.queryByRole('button', { name: 'Cast this ballot' })).toBeNull()
    expect(screen.getByText('Rank at least one first.')).toBeDefined()
    rank.focus()
    await user.keyboard('{Enter}')
    screen.getByRole('button', { name: 'Rank Leila Haddad' }).focus()
    await user.keyboard('{Enter}')
    expect(order()).toEqual(['1MTMei Tanaka', '2LHLeila Haddad'])
    screen.getByRole('button', { name: 'Move Leila Haddad up' }).focus()
    await user.keyboard('{ArrowUp}')
    expect(order()).toEqual(['1LHLeila Haddad', '2MTMei Tanaka'])
    expect(screen.getByText('Leila Haddad is number 1 on your ballot.')).toBeDefined()
    expect(screen.getByText(/“Leila Haddad, then Mei Tanaka” on “A treasurer/)).toBeDefined()
    await user.click(screen.getByRole('button', { name: 'Cast this ballot' }))
    await screen.findByText('Your vote so far')
    expect(sent(peer, 'ballot.cast')).toEqual([{ stance: 'agree', reason: '', card: [1, 2] }])
  })

  it('sends that somebody wants none where none of these comes first', async () => {
    const peer = atProposal('treasurer')
    await user.click(await screen.findByRole('button', { name: 'Rank None of these' }))
    expect(screen.getByText(/This ballot wants none of the options/)).toBeDefined()
    await user.click(screen.getByRole('button', { name: 'Cast this ballot' }))
    await screen.findByText('Your vote so far')
    expect(sent(peer, 'ballot.cast')).toEqual([{ stance: 'disagree', reason: '', card: [3] }])
    expect(screen.getAllByText('Wants none').length).toBeGreaterThan(0)
  })

  it('is changed from the ballot that was cast, and can become an abstention', async () => {
    const peer = atProposal('treasurer')
    await user.click(await screen.findByRole('button', { name: 'Rank Tomasz Wierzba' }))
    await user.click(screen.getByRole('button', { name: 'Cast this ballot' }))
    await user.click(await screen.findByRole('button', { name: 'Change your vote' }))
    expect(order()).toEqual(['1TWTomasz Wierzba'])
    await user.click(screen.getByRole('radio', { name: /^Abstain/ }))
    await user.click(screen.getByRole('button', { name: 'Abstain' }))
    await waitFor(() =>
      expect(sent(peer, 'ballot.cast')).toEqual([
        { stance: 'agree', reason: '', card: [0] },
        { stance: 'abstain', reason: '' },
      ]),
    )
  })
})

describe('giving points', () => {
  it('asks for every option before it can be cast', async () => {
    const peer = atProposal('paint')
    const give = async (option: string, points: string) =>
      user.click(within(screen.getByRole('radiogroup', { name: option })).getByRole('radio', { name: points }))
    await screen.findByRole('radiogroup', { name: 'Ochre' })
    await give('Lime white', '0')
    await give('Ochre', '5')
    expect(screen.getByText('Give points to every option first, if only 0.')).toBeDefined()
    expect(screen.queryByRole('button', { name: 'Cast this ballot' })).toBeNull()
    await give('Sage green', '2')
    await user.click(screen.getByRole('button', { name: 'Cast this ballot' }))
    await screen.findByText('Your vote so far')
    expect(sent(peer, 'ballot.cast')).toEqual([{ stance: 'agree', reason: '', card: [0, 5, 2] }])
    expect(screen.getAllByText('Lime white 0, Ochre 5, Sage green 2').length).toBeGreaterThan(0)
  })
})

describe('advice', () => {
  it('is given to the one who decides, and binds nobody', async () => {
    const peer = atProposal('gate')
    expect(await screen.findByRole('heading', { name: 'Your advice' })).toBeDefined()
    expect(screen.getByText(/Dev Malhotra decides, having heard you/)).toBeDefined()
    await user.click(screen.getByRole('radio', { name: /^Advise against it/ }))
    await user.type(screen.getByLabelText(/^Reason/), 'Mend the post first.')
    await user.click(screen.getByRole('button', { name: 'Advise against it' }))
    await screen.findByText('Your advice so far')
    expect(sent(peer, 'ballot.cast')).toEqual([{ stance: 'disagree', reason: 'Mend the post first.' }])
  })

  it('lets its proposer go ahead once enough have given it', async () => {
    const peer = atProposal('bees')
    await user.click(await screen.findByRole('radio', { name: /^Go ahead/ }))
    await user.click(screen.getByRole('button', { name: 'Go ahead' }))
    await screen.findByText('Your decision so far')
    expect(screen.getAllByText('Goes ahead').length).toBeGreaterThan(0)
    expect(sent(peer, 'ballot.cast')).toEqual([{ stance: 'agree', reason: '' }])
  })

  it('says how much is missing before they can', async () => {
    atProposal('signs')
    expect(await screen.findByText('2 more must give advice before you can go ahead.')).toBeDefined()
    expect(screen.getByRole('radio', { name: /^Go ahead/ })).toHaveProperty('disabled', true)
    expect(screen.getByRole('radio', { name: /^Do not go ahead/ })).toHaveProperty('disabled', false)
  })
})

describe('a decision that is delegated', () => {
  it('says who decides, and asks nothing of the others', async () => {
    atProposal('tools')
    expect(
      await screen.findByText(/Those who held the role “Treasurer” when it opened decide, more than/),
    ).toBeDefined()
    expect(screen.getByRole('heading', { name: 'Who decides' })).toBeDefined()
    expect(screen.queryByRole('radio')).toBeNull()
  })
})

describe('how a choice came out', () => {
  it('is told round by round, with the ballots that count no further', async () => {
    atProposal('tree')
    const count = within(await screen.findByRole('region', { name: 'The run-off, round by round' }))
    expect(count.getByText('None of these has the fewest, 1, and drops out.')).toBeDefined()
    expect(count.getByText('A lime has the fewest, 2, and drops out.')).toBeDefined()
    expect(count.getByText('An oak has 5 of the 8 that still count: more than half.')).toBeDefined()
    expect(count.getByText('One ballot ranked nothing that is left, and counts no further.')).toBeDefined()
    const rows = count.getAllByRole('row').map((row) => [...row.children].map((cell) => cell.textContent))
    expect(rows).toEqual([
      ['Option', 'Round 1', 'Round 2', 'Round 3'],
      ['An oak', '3', '3', '5'],
      ['A lime', '2', '2', 'out'],
      ['A rowan', '3', '3', '3'],
      ['None of these', '1', 'out', 'out'],
      ['No preference left', '0', '1', '1'],
    ])
    expect(screen.getByText('“An oak”.')).toBeDefined()
    expect(screen.getByText('A rowan, then A lime')).toBeDefined()
  })

  it('names those whom a tie leaves open, and decides for none of them', async () => {
    atProposal('treasurer')
    const count = within(await screen.findByRole('region', { name: 'The run-off, round by round' }))
    expect(count.getByText(/depending on how it is broken, Tomasz Wierzba or Leila Haddad would win/)).toBeDefined()
  })

  it('shows points as numbers, of all there could be', async () => {
    atProposal('paint')
    const points = within(await screen.findByRole('region', { name: 'Points' }))
    expect(points.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      'Lime white8 of 15',
      'Ochre9 of 15',
      'Sage green12 of 15',
    ])
  })

  it('says that voting was extended, and what a decided election waits for', async () => {
    atProposal('boiler')
    expect(await screen.findByText('Voting was extended because the outcome changed late.')).toBeDefined()
    cleanup()
    atProposal('third-facilitator')
    expect(await screen.findByText(/waits: The role is held by as many as it has seats/)).toBeDefined()
    expect(screen.queryByRole('button', { name: 'Put into force' })).toBeNull()
  })
})
