import type { Locator, Page } from 'playwright-core'
import { PATIENCE_MS } from './desk.ts'
import { goTo, goToProposal } from './rooms.ts'

/** Starts a draft; `change` fills in what else its effect needs. Ends on the draft's page. */
export async function draft(page: Page, title: string, change?: (main: Locator) => Promise<void>): Promise<void> {
  await goTo(page, 'Proposals')
  await page.getByRole('link', { name: 'Write a proposal' }).click()
  const main = page.getByRole('main')
  await main.getByRole('textbox', { name: 'Title' }).fill(title)
  await change?.(main)
  await main.getByRole('button', { name: 'Start the draft' }).click()
  await bodyOf(page).waitFor()
}

/** Makes a proposal one that changes what the organisation is for. */
export const toChangeThePurpose = (purpose: string) => async (main: Locator) => {
  await main.getByText('Change the charter', { exact: true }).click()
  await main.getByRole('tab', { name: 'Name and purpose' }).click()
  await main.getByRole('textbox', { name: 'Purpose' }).fill(purpose)
}

/** The editor of a draft's text. */
export const bodyOf = (page: Page): Locator => page.getByRole('textbox', { name: 'Text', exact: true })

/** What the editor holds, without other people's name tags in it. */
export const writtenIn = (page: Page): Promise<string> =>
  bodyOf(page).evaluate((content) => {
    const copy = content.cloneNode(true) as HTMLElement
    for (const mark of copy.querySelectorAll('[aria-hidden=true], img')) mark.remove()
    return [...copy.children].map((line) => line.textContent).join('\n')
  })

export type Place = 'the end' | { readonly line: number }

/** Puts the cursor somewhere in the text. */
export async function goInText(page: Page, place: Place): Promise<void> {
  await bodyOf(page).click()
  await page.keyboard.press(place === 'the end' ? 'ControlOrMeta+End' : 'ControlOrMeta+Home')
  if (place === 'the end') return
  for (let line = 1; line < place.line; line++) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('End')
}

/** Types as a quick writer does, key by key. */
export const type = (page: Page, text: string): Promise<void> => page.keyboard.type(text, { delay: 25 })

export const saved = (page: Page): Promise<void> =>
  page
    .getByRole('status')
    .getByText('Saved on this device')
    .or(page.getByText('Saved on this device'))
    .first()
    .waitFor()

export async function open(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Open for decision…' }).click()
  await page.getByRole('button', { name: 'Open', exact: true }).click()
  await page.getByRole('region', { name: 'Your vote' }).waitFor()
}

export type Answer = 'Agree' | 'Disagree' | 'Abstain'

export async function vote(page: Page, title: string, answer: Answer, reason: string): Promise<void> {
  await goToProposal(page, title)
  const ballot = page.getByRole('region', { name: 'Your vote', exact: true })
  await ballot.getByText(answer, { exact: true }).first().click()
  await ballot.getByRole('textbox', { name: /^Reason/ }).fill(reason)
  await ballot.getByRole('button', { name: answer, exact: true }).click()
  await page.getByRole('region', { name: 'Your vote so far' }).getByText(reason).waitFor()
}

/** Signs the votes that this device holds, as soon as the window for voting is over. */
export async function certify(page: Page, title: string, windowMs: number): Promise<void> {
  await goToProposal(page, title)
  await page.getByRole('button', { name: 'Certify', exact: true }).click({ timeout: windowMs + PATIENCE_MS })
  await page.getByRole('button', { name: 'Certify', exact: true }).waitFor({ state: 'detached' })
}
