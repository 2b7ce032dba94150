import type { Page } from 'playwright-core'
import type { DescentView, ReachView } from '#shared/bridge/descent-views.ts'
import { descentAt, reachAt } from '#test/kit/fixture/going-on.ts'
import { proposalId } from '#test/kit/fixture/ids.ts'
import { ORGANISATION } from '#test/kit/fixture/proposal-views.ts'
import type { FixtureVariant } from '#test/kit/fixture-peer.ts'

export interface Scene {
  readonly name: string
  readonly path: string
  readonly variant: FixtureVariant
  /** What to do before the picture is taken. */
  readonly prepare?: (page: Page) => Promise<void>
}

const room = (path: string): string => `/o/${ORGANISATION}${path}`
const proposal = (key: string): string => room(`/proposals/${proposalId(key)}`)
const button = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name }).first().click()

/** Shows somebody else's cursor in the draft's text, as presence would. */
async function withCompany(page: Page): Promise<void> {
  await page.locator('.text-editor-text .cm-content').waitFor()
  await page.evaluate(() => {
    const { fixture } = window as unknown as { fixture: import('#test/kit/fixture-peer.ts').FixturePeer }
    const draft = fixture.proposals.find((each) => each.key === 'insulation')
    if (draft !== undefined) fixture.placeAt(draft, 'tomasz', 84, 101)
  })
  await page.locator('.remote-caret').waitFor()
}

/** The land trust as one that comes from another, or of which only some can be heard of. */
const withFixture =
  (set: { readonly descent?: DescentView; readonly reach?: ReachView }) =>
  async (page: Page): Promise<void> => {
    await page.evaluate(
      ([given, organisation]) => {
        const { fixture } = window as unknown as { fixture: import('#test/kit/fixture-peer.ts').FixturePeer }
        Object.assign(fixture, given)
        fixture.emit('organisation.changed', { organisation: organisation as never })
      },
      [set, ORGANISATION] as const,
    )
    await page
      .getByText(set.descent === undefined ? /can be heard of/ : /went on here|Asked to come along/)
      .first()
      .waitFor({ state: 'attached' })
  }

const ROOMS = [
  { name: 'home', path: room('') },
  { name: 'proposals', path: room('/proposals') },
  { name: 'charter', path: room('/charter') },
  { name: 'members', path: room('/members') },
  { name: 'ledger', path: room('/ledger') },
  { name: 'peers', path: room('/peers') },
] as const

export const SCENES: readonly Scene[] = [
  { name: 'welcome', path: '/welcome', variant: 'none' },
  { name: 'welcome-sample', path: '/welcome', variant: 'sample' },
  ...ROOMS.filter(({ name }) => ['home', 'members', 'peers'].includes(name)).map((each) => ({
    ...each,
    name: `${each.name}-sample`,
    variant: 'sample' as const,
  })),
  {
    name: 'sample-discard',
    path: room(''),
    variant: 'sample',
    prepare: button('Throw the sample away'),
  },
  { name: 'found-1-template', path: '/found', variant: 'none' },
  {
    name: 'found-1-file-problems',
    path: '/found',
    variant: 'none',
    prepare: async (page) => {
      const file = 'version: 1\nname: Harrow Lane\npurpose: 7\nquroum: 1/2\n'
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'ours.yaml', mimeType: 'application/yaml', buffer: Buffer.from(file) })
      await page
        .getByText(/quroum/)
        .first()
        .waitFor()
    },
  },
  {
    name: 'found-2-names',
    path: '/found',
    variant: 'none',
    prepare: async (page) => {
      await button('Continue')(page)
      await button('Continue')(page)
    },
  },
  {
    name: 'found-3-read',
    path: '/found',
    variant: 'none',
    prepare: async (page) => {
      await button('Continue')(page)
      await page.getByLabel('Name of the organisation').fill('Harrow Lane Land Trust')
      await page
        .getByLabel('Purpose')
        .fill(
          'To hold the land and houses of Harrow Lane for good, so that those who live and work here can afford to stay.',
        )
      await button('Continue')(page)
      await page.getByRole('button', { name: 'Found' }).waitFor()
    },
  },
  { name: 'join-1', path: '/join', variant: 'full' },
  {
    name: 'join-2-preview',
    path: '/join',
    variant: 'full',
    prepare: (page) => page.getByLabel('Invitation').fill('folkmoot://join/1/abc'),
  },
  {
    name: 'join-3-refused',
    path: '/join',
    variant: 'full',
    prepare: (page) => page.getByLabel('Invitation').fill('folkmoot://join/9'),
  },
  { name: 'joining', path: '/', variant: 'none' },
  ...ROOMS.map((each) => ({ ...each, variant: 'full' as const })),
  ...ROOMS.flatMap((each) =>
    (['empty', 'loading', 'error'] as const).map((variant) => ({ ...each, name: `${each.name}-${variant}`, variant })),
  ),
  ...ROOMS.filter(({ name }) => name !== 'charter').map((each) => ({
    ...each,
    name: `${each.name}-strange`,
    variant: 'strange' as const,
  })),
  {
    name: 'charter-stress',
    path: room('/charter'),
    variant: 'full',
    prepare: async (page) => {
      await button('Run the stress test')(page)
      await page
        .getByText(/^How it goes, in/)
        .first()
        .click()
      await page.getByText('A repair').first().click()
    },
  },
  { name: 'large-proposals', path: `${room('/proposals')}?stage=all`, variant: 'large' },
  {
    name: 'large-proposals-end',
    path: `${room('/proposals')}?stage=all`,
    variant: 'large',
    prepare: async (page) => {
      await page.locator('.lines > li').first().waitFor()
      // Lines that are met for the first time are higher than was thought, so the end goes on a little.
      const last = page.locator('[aria-posinset="3000"]')
      for (let tries = 0; tries < 20 && !(await last.isVisible()); tries++) {
        await page.keyboard.press('End')
        await last.waitFor({ timeout: 500 }).catch(() => undefined)
      }
      await last.waitFor()
    },
  },
  { name: 'large-members', path: room('/members'), variant: 'large' },
  { name: 'large-proposal', path: proposal('orchard'), variant: 'large' },
  { name: 'proposal-strange', path: proposal('orchard'), variant: 'strange' },
  { name: 'vouch-strange', path: room('/members'), variant: 'strange', prepare: button('Vouch…') },
  { name: 'settings', path: room('/settings'), variant: 'full' },
  { name: 'leave', path: room('/settings'), variant: 'full', prepare: button('Leave this organisation') },
  {
    name: 'go-on',
    path: room('/go-on'),
    variant: 'full',
    prepare: async (page) => {
      await page.getByText('Tomasz Wierzba').first().click()
      await page.getByText('Ruth Adeyemi').first().click()
      await page.getByLabel('Name of the organisation').fill('Upper Lane Trust')
    },
  },
  {
    name: 'home-descended',
    path: room(''),
    variant: 'full',
    prepare: withFixture({ descent: descentAt(Date.now()) }),
  },
  {
    name: 'home-out-of-reach',
    path: room(''),
    variant: 'full',
    prepare: withFixture({ reach: reachAt(Date.now(), 9, 4) }),
  },
  {
    name: 'members-awaited',
    path: room('/members'),
    variant: 'full',
    prepare: withFixture({ descent: descentAt(Date.now()) }),
  },
  { name: 'compose', path: room('/write'), variant: 'full' },
  {
    name: 'compose-amend',
    path: `${room('/write')}?effect=amend`,
    variant: 'full',
    prepare: async (page) => {
      await page.getByLabel('Title').fill('Give newcomers a shorter wait')
      const field = page.getByRole('textbox', { name: /Time to vote: how many/ }).first()
      await field.fill('10')
      await field.blur()
    },
  },
  { name: 'proposal-voting', path: proposal('orchard'), variant: 'full' },
  {
    name: 'proposal-ballot',
    path: proposal('orchard'),
    variant: 'full',
    prepare: async (page) => {
      await page.getByRole('radio', { name: /^Agree/ }).check({ force: true })
      await page.getByLabel(/^Reason/).fill('It brings people into the orchard, and we can end it.')
    },
  },
  {
    name: 'proposal-why',
    path: proposal('orchard'),
    variant: 'full',
    prepare: async (page) => {
      await page.getByText('Why it is at').click()
      await page.getByText('Why it counts so').first().click()
      await page.getByText('It counts: it met every condition').first().waitFor()
    },
  },
  { name: 'proposal-objection', path: proposal('shed'), variant: 'full' },
  { name: 'proposal-notice', path: proposal('review'), variant: 'full' },
  { name: 'proposal-closing', path: proposal('roof'), variant: 'full' },
  { name: 'proposal-cooling', path: proposal('number7'), variant: 'full' },
  { name: 'proposal-in-force', path: proposal('rota'), variant: 'full' },
  { name: 'proposal-rejected', path: proposal('verge'), variant: 'full' },
  { name: 'proposal-withdrawn', path: proposal('bookkeeper'), variant: 'full' },
  { name: 'proposal-rival', path: proposal('vouches'), variant: 'full' },
  { name: 'draft', path: proposal('insulation'), variant: 'full', prepare: withCompany },
  {
    name: 'draft-history',
    path: proposal('insulation'),
    variant: 'full',
    prepare: async (page) => {
      await button('Earlier versions')(page)
      await page.locator('.history-version').first().waitFor()
    },
  },
  {
    name: 'draft-empty',
    path: proposal('pond'),
    variant: 'full',
    prepare: (page) => page.locator('.text-editor-text .cm-content').waitFor(),
  },
  { name: 'whole-home', path: room(''), variant: 'whole' },
  { name: 'whole-proposals', path: room('/proposals'), variant: 'whole' },
  { name: 'whole-charter', path: room('/charter'), variant: 'whole' },
  { name: 'whole-members', path: room('/members'), variant: 'whole' },
  { name: 'whole-resign', path: room('/members'), variant: 'whole', prepare: button('Give this role back…') },
  { name: 'whole-compose', path: room('/write'), variant: 'whole' },
  {
    name: 'whole-compose-choose',
    path: `${room('/write')}?effect=choose`,
    variant: 'whole',
    prepare: async (page) => {
      await page.getByRole('textbox', { name: 'Option 1' }).fill('An oak')
      await page.getByRole('textbox', { name: 'Option 2' }).fill('An oak')
      await button('Add an option')(page)
    },
  },
  {
    name: 'whole-compose-elect',
    path: `${room('/write')}?effect=elect&role=treasurer`,
    variant: 'whole',
    prepare: async (page) => {
      await button(/Add a candidate/)(page)
      await page.getByRole('option', { name: 'Mei Tanaka' }).click()
    },
  },
  { name: 'whole-compose-recall', path: `${room('/write')}?effect=recall&role=treasurer`, variant: 'whole' },
  {
    name: 'whole-compose-spend',
    path: `${room('/write')}?effect=spend`,
    variant: 'whole',
    prepare: (page) => page.getByLabel(/^Amount/).fill('500'),
  },
  {
    name: 'whole-amend-rules',
    path: `${room('/write')}?effect=amend`,
    variant: 'whole',
    prepare: (page) => page.getByRole('tab', { name: 'Roles' }).waitFor(),
  },
  {
    name: 'whole-amend-roles',
    path: `${room('/write')}?effect=amend`,
    variant: 'whole',
    prepare: (page) => page.getByRole('tab', { name: 'Roles' }).click(),
  },
  {
    name: 'whole-amend-money',
    path: `${room('/write')}?effect=amend`,
    variant: 'whole',
    prepare: async (page) => {
      await page.getByRole('tab', { name: 'Proposing and spending' }).click()
      await button('Add a tier')(page)
      await page.getByRole('textbox', { name: 'Tier 3: a sum of up to' }).fill('100')
      await page.keyboard.press('Tab')
    },
  },
  {
    name: 'whole-amend-safeguards',
    path: `${room('/write')}?effect=amend`,
    variant: 'whole',
    prepare: (page) => page.getByRole('tab', { name: 'Safeguards' }).click(),
  },
  { name: 'whole-challenged', path: proposal('lease'), variant: 'whole' },
  { name: 'whole-challenge', path: proposal('shed'), variant: 'whole', prepare: button('Challenge this outcome…') },
  { name: 'whole-weigh', path: proposal('workshop'), variant: 'whole' },
  {
    name: 'whole-weigh-test',
    path: proposal('workshop'),
    variant: 'whole',
    prepare: button('Test this objection…'),
  },
  {
    name: 'whole-weigh-lens',
    path: proposal('workshop'),
    variant: 'whole',
    prepare: button('Look through “Newcomers”…'),
  },
  { name: 'whole-weighed', path: proposal('choir'), variant: 'whole' },
  { name: 'whole-second', path: proposal('choir'), variant: 'whole', prepare: button('I see it so, too…') },
  { name: 'whole-place', path: proposal('allotment'), variant: 'whole' },
  { name: 'whole-place-before', path: proposal('allotment-before'), variant: 'whole' },
  { name: 'whole-revise', path: proposal('allotment'), variant: 'whole', prepare: button('Revise…') },
  { name: 'whole-reply', path: proposal('recall'), variant: 'whole' },
  { name: 'whole-lend', path: room('/members'), variant: 'whole', prepare: button('Lend your vote…') },
  { name: 'whole-pause', path: room(''), variant: 'whole', prepare: button('Call for a pause…') },
  { name: 'whole-ranked', path: proposal('tree'), variant: 'whole' },
  { name: 'whole-election', path: proposal('treasurer'), variant: 'whole' },
  {
    name: 'whole-election-ballot',
    path: proposal('treasurer'),
    variant: 'whole',
    prepare: async (page) => {
      await button('Rank Mei Tanaka')(page)
      await button('Rank Leila Haddad')(page)
      await page.locator('#ballot').scrollIntoViewIfNeeded()
    },
  },
  { name: 'whole-elected', path: proposal('facilitator'), variant: 'whole' },
  { name: 'whole-waits', path: proposal('third-facilitator'), variant: 'whole' },
  {
    name: 'whole-score',
    path: proposal('paint'),
    variant: 'whole',
    prepare: (page) => page.getByRole('radiogroup', { name: 'Ochre' }).getByText('4').click(),
  },
  { name: 'whole-spend', path: proposal('boiler'), variant: 'whole' },
  { name: 'whole-delegated', path: proposal('tools'), variant: 'whole' },
  {
    name: 'whole-advice',
    path: proposal('gate'),
    variant: 'whole',
    prepare: (page) => page.getByRole('radio', { name: /^Advise against/ }).check({ force: true }),
  },
  {
    name: 'whole-decide',
    path: proposal('bees'),
    variant: 'whole',
    prepare: (page) => page.getByRole('radio', { name: /^Go ahead/ }).check({ force: true }),
  },
  { name: 'whole-decide-early', path: proposal('signs'), variant: 'whole' },
  { name: 'whole-sponsor', path: proposal('bench'), variant: 'whole' },
  { name: 'whole-sponsor-own', path: proposal('swing'), variant: 'whole' },
  { name: 'proposal-loading', path: proposal('orchard'), variant: 'loading' },
  { name: 'proposal-error', path: proposal('orchard'), variant: 'error' },
  { name: 'invite', path: `${room('/members')}?invite=membership`, variant: 'full' },
  {
    name: 'invite-code',
    path: `${room('/members')}?invite=membership`,
    variant: 'full',
    prepare: button('Make the invitation'),
  },
  { name: 'vouch', path: room('/members'), variant: 'full', prepare: button('Vouch…') },
  {
    name: 'palette',
    path: room(''),
    variant: 'full',
    prepare: async (page) => {
      await page.keyboard.press('Control+k')
      await page.getByRole('menu').waitFor()
    },
  },
  {
    name: 'switcher',
    path: room(''),
    variant: 'full',
    prepare: async (page) => {
      const menu = page.getByRole('button', { name: 'Menu' })
      if (await menu.isVisible()) await menu.click()
      await button(/change organisation/)(page)
    },
  },
  {
    name: 'lost',
    path: room(''),
    variant: 'full',
    prepare: (page) =>
      page.evaluate(() => {
        const { fixture } = window as unknown as { fixture: import('#test/kit/fixture-peer.ts').FixturePeer }
        fixture.setStatus({ state: 'lost', retryAt: Date.now() + 65_000 })
      }),
  },
]
