import { cleanup, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { DescentView } from '#shared/bridge/descent-views.ts'
import { descentAt, reachAt } from '#test/kit/fixture/going-on.ts'
import { memberId } from '#test/kit/fixture/ids.ts'
import { CHARTER } from '#test/kit/fixture/land-trust.ts'
import type { FixturePeer } from '#test/kit/fixture-peer.ts'
import { atRoom, sent, user } from './at-room.tsx'

afterEach(cleanup)

const NOW = Date.now()
const push = (name: string | RegExp) => screen.findByRole('button', { name }).then((button) => user.click(button))

/** The room as it is for an organisation that comes from another, or of which few can be heard of. */
function shown(path: string, set: Partial<Pick<FixturePeer, 'descent' | 'reach'>>): FixturePeer {
  const peer = atRoom(path, 'full')
  Object.assign(peer, set)
  return peer
}

test('Before leaving it says that nobody can forbid it, what stays counted, and what one keeps', async () => {
  const peer = atRoom('/settings', 'full')
  expect(await screen.findByText(/At any time, at once, and nobody can forbid or delay it/)).toBeTruthy()
  await push('Leave this organisation')
  const dialog = await screen.findByRole('dialog', { name: 'Leave the organisation' })
  expect(within(dialog).getByText(/Votes you have cast stay counted. You keep the record as it is now/)).toBeTruthy()
  await user.click(within(dialog).getByRole('button', { name: 'Leave' }))
  await waitFor(() => expect(sent(peer, 'organisation.leave')).toHaveLength(1))
  // Where one ends up: with what one keeps.
  expect(await screen.findByText(/The record as it was when you left can be read here/)).toBeTruthy()
})

test('Members are chosen by name to go along, under the charter in force, with another name', async () => {
  const peer = atRoom('/settings', 'full')
  await push('Go on in a new organisation…')
  expect(await screen.findByText(/Others cannot follow/)).toBeTruthy()
  const found = await screen.findByRole('button', { name: 'Found it' })
  expect(found).toHaveProperty('disabled', true)
  await user.click(await screen.findByRole('switch', { name: /Tomasz Wierzba/ }))
  await user.click(screen.getByRole('switch', { name: /Ruth Adeyemi/ }))
  await user.click(screen.getByRole('switch', { name: /Ruth Adeyemi/ }))
  expect(screen.getByText('You and 1 of the 8 others')).toBeTruthy()
  const name = screen.getByRole('textbox', { name: /Name of the organisation/ })
  await user.type(name, 'Harrow Lane Land Trust')
  expect(screen.getAllByText('Give it another name than this one has.').length).toBeGreaterThan(0)
  expect(found).toHaveProperty('disabled', true)
  await user.clear(name)
  await user.type(name, 'Upper Lane Trust')
  await user.click(found)
  await waitFor(() =>
    expect(sent(peer, 'organisation.goOn')).toMatchObject([
      { charter: { ...CHARTER, name: 'Upper Lane Trust' }, founder: 'Ines Calder', companions: [memberId('tomasz')] },
    ]),
  )
  expect(await screen.findByRole('heading', { name: 'Members' })).toBeTruthy()
})

test('Another charter than the one in force can be taken', async () => {
  const peer = atRoom('/go-on', 'full')
  await user.click(await screen.findByRole('radio', { name: /Worker co-op/ }))
  await user.type(screen.getByRole('textbox', { name: /Name of the organisation/ }), 'Mill Works')
  await push('Found it')
  await waitFor(() =>
    expect(sent(peer, 'organisation.goOn')).toMatchObject([{ charter: { name: 'Mill Works', version: 2 } }]),
  )
})

test('The members page names those who were asked and have not come, and makes their invitation', async () => {
  const peer = shown('/members', { descent: descentAt(NOW) })
  expect(await screen.findByRole('heading', { name: /Asked to come along/ })).toBeTruthy()
  expect(screen.getByText('Wilma Aalto')).toBeTruthy()
  await push('Invite them')
  await push('Make the invitation')
  await waitFor(() =>
    expect(sent(peer, 'invitation.create')).toMatchObject([
      { gives: 'membership', uses: 2, note: 'For those who come along from Harrow Valley Commons' },
    ]),
  )
})

test('Whose device cannot receive them is told whose can, and nothing is shown once all have come', async () => {
  const descent = descentAt(NOW)
  shown('/members', { descent: DescentView.parse({ ...descent, mayReceive: false }) })
  expect(await screen.findByText(/The founder’s invitation lets them in/)).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Invite them' })).toBeNull()
})

test('The home page links to the organisation it comes from, and saves the proof', async () => {
  const peer = shown('', { descent: descentAt(NOW) })
  const links = await screen.findAllByRole('link', { name: 'Harrow Valley Commons' })
  expect(links[0]?.getAttribute('href')).toContain(descentAt(NOW).organisation)
  expect(screen.getByText('2 of 11 members went on here.')).toBeTruthy()
  URL.createObjectURL = () => 'blob:proof'
  URL.revokeObjectURL = () => undefined
  await push('Save the proof')
  await waitFor(() => expect(sent(peer, 'organisation.exportDescent')).toHaveLength(1))
})

test('Where its record is not held, it says so, and offers no proof', async () => {
  const descent = DescentView.parse({ ...descentAt(NOW), held: false, provable: false, membersThen: null })
  shown('', { descent })
  expect(await screen.findByText(/^Its founder says so\. The record is not on this device/)).toBeTruthy()
  expect(screen.queryByRole('link', { name: 'Harrow Valley Commons' })).toBeNull()
  expect(screen.queryByRole('button', { name: 'Save the proof' })).toBeNull()
})

test('Where its record says otherwise, it says so, and offers no proof', async () => {
  const descent = DescentView.parse({ ...descentAt(NOW), contradicted: true, provable: false, membersThen: null })
  shown('', { descent })
  expect(await screen.findByText(/the record says otherwise/)).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Save the proof' })).toBeNull()
})

test('When too few can be heard of to change the charter, the home page says so, and what is left to do', async () => {
  shown('', { reach: reachAt(NOW, 9, 4) })
  expect(await screen.findByText(/Only 4 members can be heard of/)).toBeTruthy()
  expect(screen.getByText(/signatures of 6 of 9, so nothing that all members decide can be made final/)).toBeTruthy()
  await user.click(screen.getByRole('link', { name: 'Go on in a new organisation' }))
  expect(await screen.findAllByRole('switch', { name: /last heard of on/ })).toHaveLength(5)
})

test('As long as enough can be heard of, nothing of it is said', async () => {
  shown('', { reach: reachAt(NOW, 9, 6) })
  expect(await screen.findByRole('heading', { name: /Needs you|What waits/ })).toBeTruthy()
  expect(screen.queryByText(/can be heard of/)).toBeNull()
})
