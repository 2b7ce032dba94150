import { cleanup, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { atRoom, choose, sent, user } from './at-room.tsx'

afterEach(cleanup)

const role = async (name: string) => within(await screen.findByRole('region', { name }))

describe('the roles of the charter', () => {
  it('say who holds them, who did, and what is being decided', async () => {
    atRoom('/members')
    const treasurer = await role('Treasurer')
    expect(treasurer.getByText('Tomasz Wierzba')).toBeDefined()
    expect(
      treasurer.getByText(/1 seat; for 730 days; at most 2 terms in a row; not together with “Facilitator”/),
    ).toBeDefined()
    expect(treasurer.getByRole('link', { name: 'A treasurer for the next two years' })).toBeDefined()
    expect(treasurer.getByText('Who held it before')).toBeDefined()
    expect(treasurer.queryByRole('button', { name: 'Give this role back…' })).toBeNull()
    expect(await screen.findAllByText('Holds')).toHaveLength(3)
  })

  it('are given back after saying what that means', async () => {
    const peer = atRoom('/members')
    await user.click((await role('Facilitator')).getByRole('button', { name: 'Give this role back…' }))
    expect(screen.getByText(/you no longer hold the role “Facilitator”/)).toBeDefined()
    expect(sent(peer, 'role.resign')).toEqual([])
    await user.click(screen.getByRole('button', { name: 'Give it back' }))
    expect(await (await role('Facilitator')).findByText('One seat is free.')).toBeDefined()
    expect(sent(peer, 'role.resign')).toEqual([{ role: 'facilitator' }])
  })

  it('are explained where there are none', async () => {
    atRoom('/members', 'full')
    expect(await screen.findByText(/A role is a task that members elect somebody to for a time/)).toBeDefined()
    expect(screen.getByRole('link', { name: 'Propose an amendment' })).toBeDefined()
  })
})

describe('amending the rules', () => {
  const changes = () => screen.getByRole('heading', { name: 'What would change' }).closest('section') ?? document.body

  it('adds elections and a role, and sends a charter of the form that it needs', async () => {
    const peer = atRoom('/write?effect=amend', 'full')
    await user.click(await screen.findByRole('button', { name: 'Add rules: Election' }))
    const election = within(screen.getByRole('region', { name: 'Election' }))
    expect(election.getByRole('button', { name: /Ranked choice/ })).toBeDefined()
    await user.click(screen.getByRole('tab', { name: 'Roles' }))
    await user.click(screen.getByRole('button', { name: 'Add a role' }))
    const name = screen.getByRole('textbox', { name: 'Name of the role' })
    await user.clear(name)
    expect(screen.getByText('The charter cannot stay like this')).toBeDefined()
    await user.type(name, 'Secretary')
    expect(screen.queryByText('The charter cannot stay like this')).toBeNull()
    expect(
      within(changes() as HTMLElement).getByText(
        'Electing somebody to a role takes an election or amendment decision.',
      ),
    ).toBeDefined()
    await user.type(screen.getByRole('textbox', { name: 'Title' }), 'A secretary')
    await user.click(screen.getByRole('button', { name: 'Start the draft' }))
    await waitFor(() =>
      expect(sent(peer, 'proposal.draft')).toMatchObject([
        {
          decisionType: 'amendment',
          effect: {
            kind: 'amend',
            charter: {
              version: 2,
              roles: [{ id: 'role-1', title: 'Secretary', seats: 1 }],
              decisionTypes: { election: { method: 'ranked-choice' } },
            },
          },
        },
      ]),
    )
  })

  it('takes out again what was added', async () => {
    const peer = atRoom('/write?effect=amend', 'full')
    await user.click(await screen.findByRole('button', { name: 'Add rules: Election' }))
    await user.click(screen.getByRole('button', { name: 'Remove the rules: Election' }))
    await user.click(
      within(screen.getByRole('region', { name: 'Routine decision' })).getByText('Every ballot needs a reason'),
    )
    await user.type(screen.getByRole('textbox', { name: 'Title' }), 'Reasons')
    await user.click(screen.getByRole('button', { name: 'Start the draft' }))
    await waitFor(() =>
      expect(sent(peer, 'proposal.draft')).toMatchObject([
        { effect: { charter: { decisionTypes: { routine: { reasonRequired: true } } } } },
      ]),
    )
    expect(JSON.stringify(sent(peer, 'proposal.draft'))).not.toContain('"election"')
    expect(JSON.stringify(sent(peer, 'proposal.draft'))).not.toContain('election')
  })

  it('offers the methods that a kind of decision may have, and the fields of each', async () => {
    atRoom('/write?effect=amend')
    const choice = within(await screen.findByRole('region', { name: 'Choice' }))
    expect(choice.getByRole('textbox', { name: 'Points for an option at most' })).toBeDefined()
    await user.click(choice.getByRole('button', { name: /Method/ }))
    expect(screen.getAllByRole('option').map((each) => each.textContent)).toEqual(['Ranked choice', 'Score'])
    await user.click(screen.getByRole('option', { name: 'Ranked choice' }))
    expect(choice.queryByRole('textbox', { name: 'Points for an option at most' })).toBeNull()
    const spending = within(screen.getByRole('region', { name: 'Spending decision' }))
    expect(spending.getByRole('button', { name: /Which role decides/ })).toBeDefined()
    const standard = within(screen.getByRole('region', { name: 'Standard decision' }))
    expect(standard.getByRole('group', { name: 'Late is within the last' })).toBeDefined()
    await user.click(standard.getByText('Voting goes on when the outcome changes late'))
    expect(standard.queryByRole('group', { name: 'Late is within the last' })).toBeNull()
  })

  it('says in the charter’s own words what contradicts itself', async () => {
    atRoom('/write?effect=amend')
    await user.click(await screen.findByRole('button', { name: 'Remove the rules: Spending decision' }))
    expect(screen.getByText(/the charter has no rules for spending decisions/)).toBeDefined()
    expect(screen.getByRole('button', { name: 'Start the draft' })).toHaveProperty('disabled', true)
    await user.click(screen.getByRole('tab', { name: 'Proposing and spending' }))
    await choose(/Tier 1: takes/, 'Standard decision')
    expect(screen.queryByText(/the charter has no rules for spending decisions/)).toBeNull()
  })
})
