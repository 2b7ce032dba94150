import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { SCREENS } from '#test/kit/electron.ts'
import { showIn } from './appearance.ts'

/** Keeps what the window shows now, in light and in dark, as `test-results/screens/<name>-{light,dark}.png`. */
export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENS, { recursive: true })
  for (const colorScheme of ['light', 'dark'] as const) {
    await showIn(page, colorScheme)
    await page.screenshot({ path: join(SCREENS, `${name}-${colorScheme}.png`), animations: 'disabled', caret: 'hide' })
  }
  await showIn(page, 'light')
}
