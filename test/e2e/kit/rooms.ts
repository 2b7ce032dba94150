import type { Page } from 'playwright-core'

export type Room = 'Home' | 'Proposals' | 'Charter' | 'Members' | 'Ledger' | 'Peers' | 'Settings'

/** Goes to a room by the rail, as a person does. */
export async function goTo(page: Page, room: Room): Promise<void> {
  const rail = page.getByRole('navigation', { name: 'Rooms of the organisation' })
  await rail.getByRole('link', { name: room, exact: room !== 'Home' }).click()
}

/** Goes to a proposal through the list of all of them. */
export async function goToProposal(page: Page, title: string): Promise<void> {
  await goTo(page, 'Proposals')
  await page.getByRole('radio', { name: /^All/ }).click()
  await page.getByRole('main').getByRole('link', { name: title, exact: true }).click()
  await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor({ state: 'attached' })
}

/** Switches between working offline and being reachable, on the page about peers. */
export async function workOffline(page: Page, offline: boolean): Promise<void> {
  await goTo(page, 'Peers')
  const toggle = page.getByRole('switch', { name: /Stops all connections/ })
  await toggle.waitFor()
  if ((await toggle.isChecked()) !== offline) {
    // The box itself lies hidden under its label, which is what people click.
    await page.getByText(/^Stops all connections/).click()
  }
  await page
    .getByText('You are working offline.', { exact: false })
    .waitFor({ state: offline ? 'visible' : 'detached' })
}
