import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findAddress } from '#electron/hosts/api-address.ts'
import { readToken } from '#electron/hosts/api-token.ts'
import { systemBrowser } from '../../scripts/lib/browser.ts'
import { Person } from '../../scripts/story/person.ts'
import { expectAccessible } from './kit/accessible.ts'
import { found } from './kit/founding.ts'
import { draft, goInText, open, saved, type, vote, writtenIn } from './kit/proposals.ts'
import { goTo } from './kit/rooms.ts'

/** The interface as a keeper serves it on loopback, in an ordinary browser: the same page, over a WebSocket. */
describe('in a browser, from a keeper on this computer', () => {
  let keeper: Person
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    const executablePath = systemBrowser()
    if (executablePath === undefined) throw new Error('There is no Chromium here: install the package `chromium`.')
    ;[browser, keeper] = await Promise.all([chromium.launch({ executablePath }), Person.arrive('Ana')])
    page = await (await browser.newContext({ viewport: { width: 1200, height: 800 } })).newPage()
    page.setDefaultTimeout(30_000)
  })
  afterAll(async () => {
    await browser?.close()
    await keeper?.leave()
  })

  test('people can found, write and vote, and every screen is accessible in light and dark', async () => {
    const address = await findAddress(keeper.profile)
    const token = await readToken(keeper.profile)
    await page.goto(`http://127.0.0.1:${address?.port}/#token=${token}`)
    await page.getByRole('link', { name: 'Found an organisation' }).waitFor()
    await expectAccessible(page, 'welcome')
    expect(page.url(), 'the token does not stay in the address').not.toContain(token)

    await found(page, {
      name: 'Mill Lane Workshop',
      purpose: 'To keep a workshop that belongs to those who use it.',
      founder: 'Ana',
      device: 'Ana’s keeper',
      windowMinutes: 5,
      onStep: (step) => expectAccessible(page, `founding: ${step}`),
    })
    await expectAccessible(page, 'home, empty')

    await goTo(page, 'Proposals')
    await page.getByRole('link', { name: 'Write a proposal' }).click()
    await page.getByRole('textbox', { name: 'Title' }).waitFor()
    await expectAccessible(page, 'writing a proposal')
    await draft(page, 'Buy a kettle')
    await goInText(page, 'the end')
    await type(page, 'The workshop is cold.\n\n- a kettle\n- **two** cups')
    await saved(page)
    await expectAccessible(page, 'draft')
    const [line] = await keeper.call('proposal.list', { organisation: await organisation() })
    const proposal = {
      organisation: await organisation(),
      proposal: line?.proposal as NonNullable<typeof line>['proposal'],
    }
    expect((await keeper.call('proposal.get', proposal)).text).toBe(await writtenIn(page))

    await open(page)
    await expectAccessible(page, 'proposal, to be voted on')
    await vote(page, 'Buy a kettle', 'Agree', 'My fingers are blue.')
    await expectAccessible(page, 'proposal, voted on')
    expect((await keeper.call('proposal.get', proposal)).myBallot).toMatchObject({
      stance: 'agree',
      reason: 'My fingers are blue.',
    })

    await page.reload()
    await page.getByText('My fingers are blue.').first().waitFor()
    for (const room of ['Home', 'Proposals', 'Charter', 'Members', 'Ledger', 'Peers', 'Settings'] as const) {
      await goTo(page, room)
      await page.getByRole('heading', { level: 1, name: room === 'Home' ? 'Mill Lane Workshop' : room }).waitFor()
      await expectAccessible(page, room)
    }
    await goTo(page, 'Members')
    await page.getByRole('button', { name: 'Invite', exact: true }).click()
    await page.getByRole('dialog', { name: 'Invite' }).waitFor()
    await expectAccessible(page, 'inviting')
  })

  test('without the token the page says that it has no access, and shows nothing', async () => {
    const stranger = await browser.newContext()
    const address = await findAddress(keeper.profile)
    const theirs = await stranger.newPage()
    await theirs.goto(`http://127.0.0.1:${address?.port}/`)
    await theirs.getByText('This page has no access to your profile.').waitFor()
    expect(await theirs.getByText('Mill Lane Workshop').count()).toBe(0)
    await expectAccessible(theirs, 'no access')
  })

  async function organisation() {
    const [only] = await keeper.call('organisation.list', {})
    if (only === undefined) throw new Error('nothing was founded')
    return only.organisation
  }
})
