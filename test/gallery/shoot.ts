import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { build } from 'vite'
import { misfits } from './fit.ts'
import { look, type ModeName, modeGroups, pageOptions } from './modes.ts'
import { SCENES, type Scene } from './scenes.ts'
import { serve } from './serve.ts'

/**
 * Takes a picture of every screen in every way of looking, and looks for what does not fit and for what a screen reader
 * or a keyboard could not use. `node test/gallery/shoot.ts [part of a scene's name] [--modes=light,rtl] [--part=1/4]
 * [--minutes=20] [--no-build]`
 */
const ROOT = join(import.meta.dirname, '../..')
const PAGE = join(ROOT, '.cache/gallery-page')
const OUT = process.env['FOLKMOOT_GALLERY'] ?? join(ROOT, 'test-results/gallery')
const CHROMIUM = process.env['FOLKMOOT_CHROMIUM'] ?? '/usr/bin/chromium'
/** Two pages at a time: a picture waits for the page, the checks for the processor. */
const AT_ONCE = 2
/** Time for the whole set, generously: what hangs ends the run by name instead of going on. */
const MINUTES = 40
const SCENE_TIMEOUT_MS = 15_000
/** Of a page that is taken whole; a longer one is taken as the window shows it. */
const LONGEST_PX = 12_000

const args = process.argv.slice(2)
const option = (name: string): string | null =>
  args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? null
const filter = args.find((arg) => !arg.startsWith('--')) ?? ''
const groups = modeGroups(option('modes')?.split(',') ?? null)
const [part = 1, parts = 1] = (option('part') ?? '1/1').split('/').map(Number)
const endsAt = Date.now() + Number(option('minutes') ?? MINUTES) * 60_000

/** The palette's list is moved through from its search field, which keeps the focus. */
const ACCEPTED: ReadonlySet<string> = new Set(['scrollable-region-focusable'])

/** What axe sees in looks alone; the rest is the same in every way of looking at one page. */
const OF_LOOKS = ['color-contrast', 'target-size', 'link-in-text-block', 'scrollable-region-focusable']

async function violations(page: Page, scene: Scene, whole: boolean): Promise<readonly string[]> {
  // The component library's own announcer refers to buttons that may be gone by now.
  const builder = new AxeBuilder({ page }).exclude('[data-live-announcer]')
  const axe = await (whole
    ? builder.withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    : builder.withRules(OF_LOOKS)
  ).analyze()
  return axe.violations
    .filter((each) => !ACCEPTED.has(each.id) || scene.name !== 'palette')
    .map(({ id, nodes }) => {
      const where = nodes.slice(0, 3).map((node) => node.target.join(' '))
      return `axe ${id}: ${where.join(' | ')} — ${nodes[0]?.failureSummary?.split('\n')[1]?.trim() ?? ''}`
    })
}

/** One page, looked at in several ways. Answers with what is wrong, each with its mode. */
async function shoot(
  context: BrowserContext,
  url: string,
  scene: Scene,
  modes: readonly ModeName[],
): Promise<readonly string[]> {
  const [first] = modes
  if (first === undefined) return []
  const page = await context.newPage()
  const problems: string[] = []
  let mode: ModeName = first
  const report = (problem: string) => problems.push(`${scene.name}.${mode}: ${problem}`)
  page.on('console', (message) => {
    if (message.type() === 'error') report(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => report(`page: ${error.message}`))
  try {
    await page.goto(`${url}${scene.variant}#${scene.path}`)
    await look(page, first)
    await page.locator('main').first().waitFor()
    await page.evaluate(() => document.fonts.ready)
    await page.waitForTimeout(120)
    await scene.prepare?.(page)
    for (mode of modes) {
      await look(page, mode)
      await page.waitForTimeout(150)
      const heightPx = await page.evaluate(() => document.documentElement.scrollHeight)
      await page.screenshot({ path: join(OUT, `${scene.name}.${mode}.png`), fullPage: heightPx < LONGEST_PX })
      if (await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth + 1))
        report('scrolls sideways')
      for (const problem of await page.evaluate(misfits)) report(problem)
      for (const problem of await violations(page, scene, mode === first)) report(problem)
    }
  } catch (error) {
    report(`scene: ${error instanceof Error ? error.message.split('\n').slice(0, 3).join(' ') : String(error)}`)
    await page.screenshot({ path: join(OUT, `${scene.name}.${mode}.png`) }).catch(() => undefined)
  } finally {
    await page.close()
  }
  return problems
}

if (!args.includes('--no-build'))
  await build({ configFile: join(import.meta.dirname, 'vite.config.ts'), logLevel: 'warn' })
if (filter === '' && parts === 1) await rm(OUT, { recursive: true, force: true })
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
const startedAt = Date.now()
const contexts = new Map<readonly ModeName[], Promise<BrowserContext>>()
/** Pages of one group share what was loaded and compiled, and nothing that was stored. */
function contextFor(browser: Browser, modes: readonly ModeName[]): Promise<BrowserContext> {
  const known = contexts.get(modes)
  if (known !== undefined) return known
  const made = browser.newContext(pageOptions(modes[0] ?? 'light')).then(async (context) => {
    context.setDefaultTimeout(SCENE_TIMEOUT_MS)
    await context.addInitScript(() => localStorage.clear())
    return context
  })
  contexts.set(modes, made)
  return made
}
const jobs = SCENES.filter((each, at) => each.name.includes(filter) && at % parts === part - 1).flatMap((scene) =>
  groups.map((modes) => ({ scene, modes })),
)
let count = 0
const say = (problem: string) => {
  count += 1
  console.log(problem)
}
const queue = jobs.values()
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    // The workers take from one queue.
    for (const { scene, modes } of queue)
      if (Date.now() > endsAt) say(`${scene.name}.${modes.join(',')}: not taken, the time is up`)
      else for (const problem of await shoot(await contextFor(browser, modes), server.url, scene, modes)) say(problem)
  }),
)
await browser.close()
server.close()
console.log(
  `${jobs.reduce((sum, { modes }) => sum + modes.length, 0)} pictures in ${Math.round((Date.now() - startedAt) / 1000)} s.`,
)
console.log(count === 0 ? 'No problems found.' : `${count} problems.`)
process.exitCode = count === 0 ? 0 : 1
