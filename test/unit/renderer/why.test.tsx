import { cleanup, screen, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { atProposal, sent, user } from './at-room.tsx'

afterEach(cleanup)

const shown = (summary: HTMLElement) => within(summary.closest('details') as HTMLElement)

describe('why', () => {
  it('a proposal is at its stage, is told with the charter’s own words and the moment it waits for', async () => {
    atProposal('orchard', 'full')
    const why = shown(await screen.findByText('Why it is at “Voting”'))
    const open = within(why.getByText(/^Ballots can still be cast and changed\./).closest('li') as HTMLElement)
    expect(open.getByText('Not met')).toBeDefined()
    expect(open.getByText(/^Until .+\d{2}:\d{2}\.$/)).toBeDefined()
    expect(open.getByText(/^Ballots may be cast and changed for/)).toBeDefined()
    expect(open.getByText('Clause decisionTypes.standard.windowMs')).toBeDefined()
  })

  it('a ballot counts, is asked for only when somebody wants to know', async () => {
    const peer = atProposal('orchard', 'full')
    const [first] = await screen.findAllByText('Why it counts so')
    expect(sent(peer, 'entry.explain')).toEqual([])
    await user.click(first as HTMLElement)
    const why = shown(first as HTMLElement)
    expect(await why.findByText(/^It counts: it met every condition/)).toBeDefined()
    expect(why.getByText(/^They are on the roll that was frozen/)).toBeDefined()
    expect(sent(peer, 'entry.explain')).toHaveLength(1)
  })
})
