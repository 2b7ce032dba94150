import { cleanup, screen, waitFor, within } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { atProposal, atRoom, choose, user } from './at-room.tsx'

afterEach(cleanup)

/** The lines of the long list, not those of the rail. */
const linesNow = () => screen.getAllByRole('listitem').filter((line) => line.hasAttribute('aria-setsize'))
const has = (title: string | RegExp) => screen.queryByRole('link', { name: title }) !== null

describe('what the proposals page is asked for', () => {
  it('is in the address, so that going back and a link show the same', async () => {
    atRoom('/proposals', 'full')
    await user.click(await screen.findByRole('radio', { name: /^All/ }))
    await choose(/^Anything/, 'Change the charter')
    await waitFor(() => expect(window.location.hash).toMatch(/stage=all/))
    expect(window.location.hash).toMatch(/kind=amend/)
    await waitFor(() => expect(has('Lease the north orchard to the school for three years')).toBe(false))
    expect(has('Ask for three vouches instead of two')).toBe(true)
    const address = window.location.hash.slice(window.location.hash.indexOf('/proposals'))
    cleanup()

    atRoom(address, 'full')
    expect(await screen.findByRole('link', { name: 'Ask for three vouches instead of two' })).toBeDefined()
    expect(has('Lease the north orchard to the school for three years')).toBe(false)
  })

  it('can be what this person started, or what waits for them', async () => {
    atRoom('/proposals?stage=all&whose=mine', 'full')
    expect(await screen.findByRole('link', { name: 'A pond in the south meadow' })).toBeDefined()
    expect(has('Insulate the four oldest houses before winter')).toBe(false)
    await choose(/^Started by you/, 'Waiting for you')
    await waitFor(() => expect(has('A pond in the south meadow')).toBe(false))
    expect(has('Lease the north orchard to the school for three years')).toBe(true)
  })

  it('says where else the words are found, and goes there', async () => {
    atRoom('/proposals', 'full')
    await user.type(await screen.findByRole('textbox', { name: 'Find in proposals' }), 'pond')
    await user.click(await screen.findByRole('button', { name: 'Show the one in another stage' }))
    expect(await screen.findByRole('link', { name: 'A pond in the south meadow' })).toBeDefined()
    await waitFor(() => expect(window.location.hash).toMatch(/text=pond/))
  })

  it('is not believed where it makes no sense', async () => {
    atRoom('/proposals?stage=burnt&kind=7&whose=theirs', 'full')
    expect(
      await screen.findByRole('link', { name: 'Lease the north orchard to the school for three years' }),
    ).toBeDefined()
  })
})

describe('an organisation with 1,000 members and 3,000 proposals', () => {
  const height = Object.getOwnPropertyDescriptor(HTMLElement.prototype, 'offsetHeight')
  beforeAll(() => {
    // Nothing has a size here: every line is given one, and nothing changes it.
    Object.defineProperty(HTMLElement.prototype, 'offsetHeight', { configurable: true, get: () => 72 })
    globalThis.ResizeObserver ??= class {
      observe() {}
      unobserve() {}
      disconnect() {}
    }
  })
  afterAll(() => {
    if (height !== undefined) Object.defineProperty(HTMLElement.prototype, 'offsetHeight', height)
  })

  it('makes only the lines near the window, and says how many there are', async () => {
    atRoom('/proposals?stage=all', 'large')
    await screen.findByRole('radio', { name: 'All 3000' })
    const lines = linesNow()
    expect(lines.length).toBeGreaterThan(5)
    expect(lines.length).toBeLessThan(60)
    expect(lines[0]?.getAttribute('aria-posinset')).toBe('1')
    expect(lines[0]?.getAttribute('aria-setsize')).toBe('3000')
  })

  it('keeps the line that has the focus, wherever the page is scrolled', async () => {
    atRoom('/proposals?stage=all', 'large')
    await screen.findByRole('radio', { name: 'All 3000' })
    const [line] = linesNow()
    if (line === undefined) throw new Error('there is no line')
    const first = within(line).getByRole('link')
    first.focus()
    Object.defineProperty(window, 'scrollY', { configurable: true, value: 100_000 })
    window.dispatchEvent(new Event('scroll'))
    await waitFor(() => expect(linesNow().some((each) => Number(each.getAttribute('aria-posinset')) > 1000)).toBe(true))
    expect(document.activeElement).toBe(first)
    Object.defineProperty(window, 'scrollY', { configurable: true, value: 0 })
  })

  it('folds a long roll, and unfolds it for whoever asks', async () => {
    atProposal('orchard', 'large')
    const more = await screen.findByRole('button', { name: 'Show the other 670' })
    await user.click(more)
    expect(screen.queryByRole('button', { name: 'Show the other 670' })).toBeNull()
    expect(screen.getByRole('button', { name: 'Show the other 270' })).toBeDefined()
  })
})
