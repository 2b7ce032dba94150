import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { type Browser, chromium } from 'playwright-core'
import { build } from 'vite'
import { SCENES, type Scene } from './scenes.ts'
import { serve } from './serve.ts'

/**
 * Takes a picture of every screen, light, dark and narrow, and looks for what a screen reader or a keyboard could not
 * use. `node test/gallery/shoot.ts [part of a scene's name] [--modes=light,dark,narrow] [--no-build]`
 */
const ROOT = join(import.meta.dirname, '../..')
const PAGE = join(ROOT, '.cache/gallery-page')
const OUT = process.env['FOLKMOOT_GALLERY'] ?? join(ROOT, 'test-results/gallery')
const CHROMIUM = process.env['FOLKMOOT_CHROMIUM'] ?? '/usr/bin/chromium'

const MODES = {
  light: { width: 1320, height: 900, colorScheme: 'light' },
  dark: { width: 1320, height: 900, colorScheme: 'dark' },
  narrow: { width: 420, height: 820, colorScheme: 'light' },
  middle: { width: 960, height: 820, colorScheme: 'light' },
} as const
type Mode = keyof typeof MODES

const args = process.argv.slice(2)
const filter = args.find((arg) => !arg.startsWith('--')) ?? ''
const asked = args
  .find((arg) => arg.startsWith('--modes='))
  ?.slice('--modes='.length)
  .split(',')
const modes = (Object.keys(MODES) as Mode[]).filter((mode) => (asked ?? ['light', 'dark', 'narrow']).includes(mode))

/** The palette's list is moved through from its search field, which keeps the focus. */
const ACCEPTED: ReadonlySet<string> = new Set(['scrollable-region-focusable'])

async function shoot(browser: Browser, url: string, scene: Scene, mode: Mode): Promise<readonly string[]> {
  const { width, height, colorScheme } = MODES[mode]
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' })
  const page = await context.newPage()
  const problems: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => problems.push(`page: ${error.message}`))
  try {
    await page.goto(`${url}${scene.variant}#${scene.path}`)
    await page.locator('main').first().waitFor({ timeout: 8000 })
    await page.evaluate(() => document.fonts.ready)
    await page.waitForTimeout(120)
    await scene.prepare?.(page)
    await page.waitForTimeout(150)
    await page.screenshot({ path: join(OUT, `${scene.name}.${mode}.png`), fullPage: true })
    if (await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth + 1))
      problems.push('scrolls sideways')
    const axe = await new AxeBuilder({ page })
      // The component library's own announcer refers to buttons that may be gone by now.
      .exclude('[data-live-announcer]')
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
      .analyze()
    for (const violation of axe.violations.filter((each) => !ACCEPTED.has(each.id) || scene.name !== 'palette'))
      problems.push(
        `axe ${violation.id}: ${violation.nodes
          .slice(0, 3)
          .map((node) => node.target.join(' '))
          .join(' | ')} — ${violation.nodes[0]?.failureSummary?.split('\n')[1]?.trim() ?? ''}`,
      )
  } catch (error) {
    problems.push(`scene: ${error instanceof Error ? error.message.split('\n').slice(0, 3).join(' ') : String(error)}`)
    await page.screenshot({ path: join(OUT, `${scene.name}.${mode}.png`) }).catch(() => undefined)
  } finally {
    await context.close()
  }
  return problems
}

if (!args.includes('--no-build'))
  await build({ configFile: join(import.meta.dirname, 'vite.config.ts'), logLevel: 'warn' })
if (filter === '') await rm(OUT, { recursive: true, force: true })
await mkdir(OUT, { recursive: true })
const server = await serve(PAGE)
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
})
let count = 0
for (const scene of SCENES.filter((each) => each.name.includes(filter))) {
  for (const mode of modes) {
    const problems = await shoot(browser, server.url, scene, mode)
    for (const problem of problems) console.log(`${scene.name}.${mode}: ${problem}`)
    count += problems.length
  }
}
await browser.close()
server.close()
console.log(count === 0 ? 'No problems found.' : `${count} problems.`)
process.exitCode = count === 0 ? 0 : 1
