import type { Desk } from './desk.ts'
import { goTo } from './rooms.ts'

export type Gives = 'Somebody new' | 'Another device of mine' | 'A keeper of mine'

/** Makes an invitation in the window and copies its link, which is what the clipboard then holds. */
export async function invite(desk: Desk, gives: Gives, look?: () => Promise<void>): Promise<string> {
  const { page } = desk
  await goTo(page, 'Members')
  await page.getByRole('button', { name: 'Invite', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Invite' })
  await dialog.getByText(gives, { exact: true }).click()
  await dialog.getByRole('button', { name: 'Make the invitation' }).click()
  await dialog.getByRole('img', { name: 'Invitation as a code to scan' }).waitFor()
  await dialog.getByRole('button', { name: 'Copy the link' }).click()
  await dialog.getByRole('button', { name: 'Copied' }).waitFor()
  await look?.()
  const link = await desk.app.electron.evaluate(({ clipboard }) => clipboard.readText())
  await dialog.getByRole('button', { name: 'Close' }).click()
  return link
}

export interface Newcomer {
  readonly name: string
  readonly device: string
  readonly statement: string
  readonly onStep?: (step: 'preview' | 'waiting') => Promise<void>
}

/** Pastes the link that is on the clipboard and asks to join; comes back when members are to vouch. */
export async function askToJoin(desk: Desk, newcomer: Newcomer): Promise<void> {
  const { page } = desk
  const look = newcomer.onStep ?? (() => Promise.resolve())
  await page.getByRole('link', { name: 'Join one' }).click()
  await page.getByRole('textbox', { name: 'Invitation' }).focus()
  await page.keyboard.press('ControlOrMeta+v')
  await page.getByRole('textbox', { name: 'Your name, as the others will see it' }).fill(newcomer.name)
  await page.getByRole('textbox', { name: 'Name of this device' }).fill(newcomer.device)
  await page.getByRole('textbox', { name: 'A word to the members' }).fill(newcomer.statement)
  await look('preview')
  await page.getByRole('button', { name: 'Ask to join' }).click()
  await page.getByText('0 of 1 vouches so far', { exact: false }).waitFor()
  await look('waiting')
}

/** Gives one's word for somebody who asks to join. */
export async function vouchFor(desk: Desk, name: string, statement: string, look?: () => Promise<void>): Promise<void> {
  const { page } = desk
  await goTo(page, 'Members')
  await page.getByRole('button', { name: 'Vouch…' }).click()
  const dialog = page.getByRole('dialog', { name: `Vouch for ${name}` })
  await dialog.getByRole('textbox', { name: 'How you know them' }).fill(statement)
  await look?.()
  await dialog.getByRole('button', { name: 'Vouch', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
}
