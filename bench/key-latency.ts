import { Desk } from '#test/e2e/kit/desk.ts'
import { eventually } from '#test/e2e/kit/eventually.ts'
import { bodyOf, goInText } from '#test/e2e/kit/proposals.ts'
import { goToProposal } from '#test/e2e/kit/rooms.ts'
import { stopDisplay } from '#test/kit/electron.ts'
import { report } from './figures.ts'
import { shareDraft } from './workshop.ts'

/** A quick writer's pace: eight keys a second. */
const KEY_EVERY_MS = 120
/** A character that the draft does not hold yet, so that those that arrived can be counted. */
const KEY = 'x'

/** Two packaged apps: from a key pressed in one window until the other window shows the character. */
export async function keyLatency(keys: number): Promise<void> {
  const ana = await Desk.sitDown('Ana')
  const bo = await Desk.sitDown('Bo')
  try {
    await shareDraft(ana.peer, bo.peer)
    for (const { page } of [ana, bo]) {
      // Founded and joined behind their windows' backs; the first page looks again.
      await page.evaluate(() => location.assign('#/'))
      await goToProposal(page, 'Open on Saturdays')
      await goInText(page, 'the end')
    }
    // Both clocks are this computer's.
    const pressed = await bodyOf(ana.page).evaluateHandle((content) => {
      const times: number[] = []
      content.addEventListener('keydown', () => times.push(Date.now()), { capture: true })
      return times
    })
    const shown = await bodyOf(bo.page).evaluateHandle((content, key) => {
      const times: number[] = []
      new MutationObserver(() => {
        const count = (content.textContent ?? '').split(key).length - 1
        while (times.length < count) times.push(Date.now())
      }).observe(content, { subtree: true, childList: true, characterData: true })
      return times
    }, KEY)
    for (let i = 0; i < keys; i++) await ana.page.keyboard.type(KEY, { delay: KEY_EVERY_MS })
    await eventually(
      'Bo’s window shows every key',
      async () => (await shown.evaluate((times) => times.length)) === keys,
    )
    const from = await pressed.jsonValue()
    const to = await shown.jsonValue()
    report(
      'from a key in one window to the other window',
      to.map((at, i) => at - (from[i] ?? Number.NaN)),
    )
  } finally {
    await Promise.all([ana.leave(), bo.leave()])
    stopDisplay()
  }
}
