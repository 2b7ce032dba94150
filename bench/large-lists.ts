import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { build } from 'vite'
import { ORGANISATION } from '#test/kit/fixture/proposal-views.ts'
import { serve } from '../test/gallery/serve.ts'
import { report } from './figures.ts'

/** The interface on a peer in memory with 1,000 members and 3,000 proposals: how long until a long page is drawn. */

const RUNS = 9
const ROOT = join(import.meta.dirname, '..')
const CHROMIUM = process.env['FOLKMOOT_CHROMIUM'] ?? '/usr/bin/chromium'

const PAGES = [
  { name: 'all of 3,000 proposals', hash: '/proposals?stage=all', shown: '.lines > li' },
  { name: '1,000 members', hash: '/members', shown: '.members > li' },
] as const

/** From turning to the page until its lines are drawn, and how many elements the page then has. */
async function turnTo(
  page: Page,
  hash: string,
  shown: string,
): Promise<{ readonly ms: number; readonly nodes: number }> {
  return page.evaluate(
    ([to, lines]) =>
      new Promise<{ ms: number; nodes: number }>((resolve) => {
        const startedAt = performance.now()
        const look = () => {
          if (document.querySelector(lines) === null) return requestAnimationFrame(look)
          // The frame after the one in which they were there has been drawn.
          return requestAnimationFrame(() =>
            setTimeout(() =>
              resolve({ ms: performance.now() - startedAt, nodes: document.querySelectorAll('body *').length }),
            ),
          )
        }
        location.hash = to
        requestAnimationFrame(look)
      }),
    [`/o/${hash}`, shown] as const,
  )
}

export async function largeLists(): Promise<void> {
  await build({ configFile: join(ROOT, 'test/gallery/vite.config.ts'), logLevel: 'warn' })
  const server = await serve(join(ROOT, '.cache/gallery-page'))
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    for (const { name, hash, shown } of PAGES) {
      const turns: { readonly ms: number; readonly nodes: number }[] = []
      for (let i = 0; i < RUNS; i++) {
        const page = await browser.newPage({ viewport: { width: 1320, height: 900 }, reducedMotion: 'reduce' })
        await page.goto(`${server.url}large#/o/${ORGANISATION}/settings`)
        await page.locator('main h1').waitFor()
        turns.push(await turnTo(page, `${ORGANISATION}${hash}`, shown))
        await page.close()
      }
      console.log(`${name}: ${turns.at(-1)?.nodes ?? 0} elements in the page`)
      report(
        `${name}: until they are drawn`,
        turns.map(({ ms }) => ms),
      )
    }
  } finally {
    await browser.close()
    server.close()
  }
}
