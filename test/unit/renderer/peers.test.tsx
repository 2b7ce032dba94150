import { cleanup, screen, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { atRoom } from './at-room.tsx'

afterEach(cleanup)

/** The line of one device on the page of peers. */
async function line(device: string): Promise<HTMLElement> {
  await screen.findByText(device)
  const found = screen.getAllByRole('listitem').find((each) => within(each).queryByText(device) !== null)
  if (found === undefined) throw new Error(`no line for ${device}`)
  return found
}

describe('how a device is reached', () => {
  it('says through whose device a link is passed on, that it is sealed, and how quick it is', async () => {
    atRoom('/peers', 'full')
    const leila = within(await line('Leila’s laptop'))
    expect(leila.getByText('passed on by Cupboard, encrypted from end to end')).toBeDefined()
    expect(leila.getByText('answers in 84 ms')).toBeDefined()
    expect(leila.queryByText('on this network')).toBeNull()
  })

  it('says of others that they are on this network or reached directly, and nothing of a pace not measured', async () => {
    atRoom('/peers', 'full')
    const cupboard = within(await line('Cupboard'))
    expect(cupboard.getByText('on this network')).toBeDefined()
    const tomasz = within(await line('Tomasz’s desktop'))
    expect(tomasz.getByText('directly')).toBeDefined()
    expect(tomasz.queryByText(/answers in/)).toBeNull()
  })
})
