import type { Locator, Page } from 'playwright-core'

export interface Founding {
  readonly name: string
  readonly purpose: string
  readonly founder: string
  readonly device: string
  /** How long every kind of decision is voted on; there is no notice, no cooling-off and no waiting otherwise. */
  readonly windowMinutes: number
  /** Called at each step, to look at it. */
  readonly onStep?: (step: 'template' | 'names' | 'rules' | 'read') => Promise<void>
}

/** Founds an organisation from the first page, with a charter quick enough for a test. */
export async function found(page: Page, founding: Founding): Promise<void> {
  const look = founding.onStep ?? (() => Promise.resolve())
  await page.getByRole('link', { name: 'Found an organisation' }).click()
  await page.getByRole('radio', { name: /Member assembly/ }).waitFor({ state: 'attached' })
  await look('template')
  await page.getByRole('button', { name: 'Continue' }).click()

  await page.getByRole('textbox', { name: 'Name of the organisation' }).fill(founding.name)
  await page.getByRole('textbox', { name: 'Purpose' }).fill(founding.purpose)
  await page.getByRole('textbox', { name: 'Your name, as the others will see it' }).fill(founding.founder)
  await page.getByRole('textbox', { name: 'Name of this device' }).fill(founding.device)
  await look('names')
  await page.getByRole('button', { name: 'Continue' }).click()

  await page.getByRole('button', { name: 'Change any rule or article…' }).click()
  const charter = page.getByRole('dialog')
  for (const kind of [0, 1, 2]) {
    await setLength(charter, 'Notice before voting', kind, '0')
    await setLength(charter, 'Time to vote', kind, String(founding.windowMinutes), 'minutes')
    await setLength(charter, 'Cooling-off', kind, '0')
  }
  await look('rules')
  await charter.getByRole('tab', { name: 'Name and purpose' }).click()
  await setLength(charter, 'Before a new member may vote', 0, '0')
  await setLength(charter, 'Wait for late votes after closing', 0, '0')
  await charter.getByRole('button', { name: 'Use these changes' }).click()
  await charter.waitFor({ state: 'detached' })
  await look('read')
  await page.getByRole('button', { name: 'Found', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: founding.name, exact: true }).waitFor()
}

async function setLength(form: Locator, label: string, nth: number, amount: string, unit?: string): Promise<void> {
  const group = form.getByRole('group', { name: label, exact: true }).nth(nth)
  if (unit !== undefined) {
    // By keyboard, without opening the list: on a busy machine a list that closes is still there when the next one opens.
    const choice = group.getByRole('button')
    await choice.focus()
    await choice.pressSequentially(unit)
    await choice.filter({ hasText: unit }).waitFor()
  }
  const number = group.getByRole('textbox')
  await number.fill(amount)
  await number.press('Tab')
}
