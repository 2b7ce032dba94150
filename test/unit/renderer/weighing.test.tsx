import { cleanup, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { atProposal, atRoom, sent, user } from './at-room.tsx'

afterEach(cleanup)

const section = async (name: string | RegExp) =>
  within((await screen.findByRole('heading', { name })).closest('section') ?? document.body)
/** The part of the page about one member's objection. */
const objectionOf = async (name: string) =>
  within((await (await section(/^Objections/)).findByText(name)).closest('li') ?? document.body)

describe('an objection', () => {
  it('is shown with what would lift it, and tested with what it lacks and why', async () => {
    const peer = atProposal('workshop')
    const ruths = await objectionOf('Ruth Adeyemi')
    expect(ruths.getByText('Let the seed store have the loft first, and the lease begin in April.')).toBeDefined()
    const jonahs = await objectionOf('Jonah Blackwood')
    expect(jonahs.getByText('Stands')).toBeDefined()
    await user.click(jonahs.getByRole('button', { name: 'Test this objection…' }))
    const dialog = within(screen.getByRole('dialog'))
    const sign = dialog.getByRole<HTMLButtonElement>('button', { name: 'Sign what you find' })
    expect(sign.disabled).toBe(true)
    await user.click(dialog.getByRole('radio', { name: /It does not harm the purpose/ }))
    expect(dialog.getByText(/change nothing by itself/)).toBeDefined()
    await user.type(dialog.getByRole('textbox'), 'It is a preference.')
    await user.click(sign)
    expect(await (await objectionOf('Jonah Blackwood')).findByText('It is a preference.')).toBeDefined()
    expect(sent(peer, 'objection.test')).toMatchObject([{ lacks: 'harms', reason: 'It is a preference.' }])
    expect((await objectionOf('Jonah Blackwood')).getByText('Stands')).toBeDefined()
  })

  it('is set aside when enough others see it as the one who tested it, and stands again when one no longer does', async () => {
    const peer = atProposal('choir')
    const gareths = await objectionOf('Gareth Pugh')
    expect(gareths.getByText('1 of 2 needed')).toBeDefined()
    await user.click(gareths.getByRole('button', { name: 'I see it so, too…' }))
    const dialog = within(screen.getByRole('dialog'))
    await user.click(dialog.getByRole('button', { name: 'Sign with your vote' }))
    expect(await (await objectionOf('Gareth Pugh')).findByText('Set aside: counts as disagreement')).toBeDefined()
    await user.click((await objectionOf('Gareth Pugh')).getByRole('button', { name: 'I no longer see it so' }))
    expect(await (await objectionOf('Gareth Pugh')).findByText('Stands')).toBeDefined()
    expect(sent(peer, 'objection.second')).toMatchObject([{ wanted: true }, { wanted: false }])
  })

  it('that was upheld says so, and nobody is asked to second anything', async () => {
    atProposal('choir')
    const siobhans = await objectionOf('Siobhan Kerr')
    expect(siobhans.getByText('Upheld')).toBeDefined()
    expect(siobhans.queryByRole('button')).toBeNull()
  })

  it('is raised with what would lift it', async () => {
    const peer = atProposal('workshop')
    await user.click(await screen.findByRole('radio', { name: /^Object/ }))
    await user.type(screen.getByRole('textbox', { name: 'Reason' }), 'It blocks the lane.')
    await user.type(screen.getByRole('textbox', { name: 'What would lift it (optional)' }), 'A van bay.')
    await user.click(screen.getByRole('button', { name: 'Object' }))
    await waitFor(() => expect(sent(peer, 'ballot.cast')).toMatchObject([{ stance: 'object', remedy: 'A van bay.' }]))
  })
})

describe('a lens', () => {
  it('is looked through with a finding and a reason, and stands beside the votes', async () => {
    const peer = atProposal('workshop')
    const lenses = await section('Lenses')
    expect(lenses.getByText('The rent covers the roof and a little more.')).toBeDefined()
    expect(lenses.queryByRole('button', { name: 'Look through “Money”…' })).toBeNull()
    await user.click(lenses.getByRole('button', { name: 'Look through “Newcomers”…' }))
    const dialog = within(screen.getByRole('dialog'))
    await user.click(dialog.getByRole('radio', { name: /^A concern/ }))
    await user.type(dialog.getByRole('textbox'), 'Nobody told the new ones.')
    await user.click(dialog.getByRole('button', { name: 'Sign what you find' }))
    expect(await (await section('Lenses')).findByText('Nobody told the new ones.')).toBeDefined()
    expect(sent(peer, 'review.give')).toMatchObject([{ lens: 'newcomers', finding: 'concern' }])
  })

  it('and an objection to test wait on home for whoever holds the role', async () => {
    atRoom('')
    expect(await screen.findByText('An objection to test')).toBeDefined()
    expect(screen.getByText('Look at it')).toBeDefined()
    expect(screen.getByText('Newcomers')).toBeDefined()
  })
})

describe('revising a proposal', () => {
  it('withdraws it and leads to the draft that takes its place', async () => {
    const peer = atProposal('allotment')
    await user.click(await screen.findByRole('button', { name: 'Revise…' }))
    const dialog = within(screen.getByRole('dialog'))
    await user.type(dialog.getByRole('textbox'), 'Above the path, then.')
    await user.click(dialog.getByRole('button', { name: 'Revise' }))
    expect(await screen.findByText(/It takes the place of/)).toBeDefined()
    expect(sent(peer, 'proposal.revise')).toEqual([{ reason: 'Above the path, then.' }])
  })

  it('shows what it takes the place of, with what is different', async () => {
    atProposal('allotment')
    expect(await screen.findByRole('link', { name: 'An allotment for the new families' })).toBeDefined()
    await user.click(screen.getByText('What is different in the text'))
    expect(await screen.findByText('two', { selector: 'del' })).toBeDefined()
  })

  it('is left to its proposer', async () => {
    atProposal('workshop')
    await section('Lenses')
    expect(screen.queryByRole('button', { name: 'Revise…' })).toBeNull()
  })
})

describe('amending how objections and lenses work', () => {
  it('names who tests, how many others it takes, and what decisions are looked at for', async () => {
    const peer = atRoom('/write?effect=amend')
    await user.click(await screen.findByRole('tab', { name: 'Safeguards' }))
    const tests = within(screen.getByRole('region', { name: 'Testing objections' }))
    await user.click(tests.getByRole('button', { name: /^Increase How many others/ }))
    const lenses = within(screen.getByRole('region', { name: 'Lenses' }))
    await user.click(lenses.getByRole('button', { name: 'Remove the lens “Newcomers”' }))
    await user.click(lenses.getByRole('button', { name: 'Add a lens' }))
    await user.type(screen.getByRole('textbox', { name: 'Title' }), 'Lenses')
    await user.click(screen.getByRole('button', { name: 'Start the draft' }))
    await waitFor(() =>
      expect(sent(peer, 'proposal.draft')).toMatchObject([
        { effect: { charter: { objections: { seconds: 3 }, lenses: [{ id: 'money' }, { id: 'lens-2' }] } } },
      ]),
    )
  })
})
