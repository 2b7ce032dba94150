import { RouterProvider } from '@tanstack/react-router'
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createAppRouter } from '#renderer/app/router.tsx'
import { PeerProvider } from '#renderer/state/peer-context.tsx'
import { readCharterFile } from '#shared/charter/file/read.ts'
import { writeCharterFile } from '#shared/charter/file/write.ts'
import { ORGANISATION } from '#test/kit/fixture/proposal-views.ts'
import { FixturePeer } from '#test/kit/fixture-peer.ts'
import { charter } from '../charter/charters.ts'

window.scrollTo = () => undefined

function at(path: string, variant: 'full' | 'none'): FixturePeer {
  window.location.hash = path
  const peer = new FixturePeer(variant)
  render(
    <PeerProvider api={peer}>
      <RouterProvider router={createAppRouter()} />
    </PeerProvider>,
  )
  return peer
}

/** Chooses a file as a person does: the button opens the system's chooser, which fills the input behind it. */
async function open(text: string, name = 'ours.yaml'): Promise<void> {
  await screen.findByRole('button', { name: 'From a file…' })
  const input = document.querySelector<HTMLInputElement>('input[type=file]')
  if (input === null) throw new Error('there is nothing to choose a file with')
  await userEvent.setup().upload(input, new File([text], name))
}

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

describe('founding from a charter in a file', () => {
  it('shows how its rules read, takes its name and purpose along, and founds with all of it', async () => {
    const own = charter({ admission: { vouches: 7 } })
    const peer = at('/found', 'none')
    const user = userEvent.setup()
    await open(writeCharterFile(own))
    const choice = await screen.findByRole('radio', { name: /Mill Lane Garden/ })
    await waitFor(() => expect(choice).toHaveProperty('checked', true))
    expect(screen.getByText('Read from ours.yaml.')).toBeDefined()
    expect(screen.getByText(/A newcomer needs vouches from 7 members/)).toBeDefined()
    await user.click(screen.getByRole('button', { name: 'Continue' }))
    expect(await screen.findByLabelText('Name of the organisation')).toHaveProperty('value', own.name)
    expect(screen.getByLabelText('Purpose')).toHaveProperty('value', own.purpose)
    for (const label of ['Your name, as the others will see it', 'Name of this device']) {
      const field = screen.getByLabelText(label)
      await user.clear(field)
      await user.type(field, 'Ines')
    }
    await user.click(screen.getByRole('button', { name: 'Continue' }))
    await user.click(await screen.findByRole('button', { name: 'Found' }))
    await waitFor(() =>
      expect(peer.calls.filter(({ method }) => method === 'organisation.found')).toMatchObject([
        { params: { charter: own, founder: 'Ines' } },
      ]),
    )
  })

  it('tells what is wrong with the file, line by line, and takes it once it is corrected', async () => {
    at('/found', 'none')
    const text = writeCharterFile(charter())
    const wrong = text.replace('vouches: 2', 'vouches: 0').replace('notice: P3D', 'notice: soon')
    const line = (part: string) => wrong.slice(0, wrong.indexOf(part)).split('\n').length
    await open(wrong)
    const notice = await screen.findByRole('alert')
    const items = within(notice).getAllByRole('listitem')
    expect(items.map((item) => item.textContent)).toEqual([
      `Line ${line('vouches: 0')}: “admission.vouches” must be at least 1.`,
      `Line ${line('notice: soon')}: “decisionTypes.routine.notice” must be a length of time such as P7D or PT36H, and is “soon”.`,
    ])
    expect(screen.queryByRole('radio', { name: /Mill Lane Garden/ })).toBeNull()
    await open(text)
    expect(await screen.findByRole('radio', { name: /Mill Lane Garden/ })).toHaveProperty('checked', true)
    expect(screen.queryByRole('alert')).toBeNull()
  })
})

describe('the charter in force', () => {
  it('is saved as a file that reads back as the same charter', async () => {
    const saved: Blob[] = []
    URL.createObjectURL = (blob) => {
      if (blob instanceof Blob) saved.push(blob)
      return 'blob:charter'
    }
    URL.revokeObjectURL = () => undefined
    const names: string[] = []
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      names.push(this.download)
    })
    const peer = at(`/o/${ORGANISATION}/charter`, 'full')
    await userEvent.setup().click(await screen.findByRole('button', { name: 'Save as a file' }))
    await waitFor(() => expect(names).toEqual(['charter.yaml']))
    const { charter: inForce } = await peer.call('charter.get', { organisation: ORGANISATION })
    expect(readCharterFile((await saved[0]?.text()) ?? '')).toEqual({ ok: true, value: inForce })
  })
})
