import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { showIn } from './appearance.ts'

/** What somebody with a screen reader, a keyboard or weak eyes could not use on the page as it is, in light and in dark. */
export async function expectAccessible(page: Page, screen: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await showIn(page, colorScheme)
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
      // The component library's own announcer refers to buttons that may be gone by now.
      .exclude('[data-live-announcer]')
      .analyze()
    const found = violations.map(
      ({ id, help, nodes }) =>
        `${id}: ${help}\n${nodes.map((node) => `  ${node.html}\n  ${node.failureSummary}`).join('\n')}`,
    )
    expect(found, `${screen}, ${colorScheme}`).toEqual([])
  }
}
