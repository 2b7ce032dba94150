import { createHashHistory, createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import { EffectKind } from '#shared/charter/effect.ts'
import { CharterPage } from '../features/charter/charter-page.tsx'
import { GoOnPage } from '../features/going-on/go-on-page.tsx'
import { HomePage } from '../features/home/home-page.tsx'
import { LedgerPage } from '../features/ledger/ledger-page.tsx'
import { MembersPage } from '../features/members/members-page.tsx'
import { FoundPage } from '../features/onboarding/found-page.tsx'
import { JoinPage } from '../features/onboarding/join-page.tsx'
import { JoiningPage } from '../features/onboarding/joining-page.tsx'
import { WelcomePage } from '../features/onboarding/welcome-page.tsx'
import { PeersPage } from '../features/peers/peers-page.tsx'
import { ComposePage } from '../features/proposals/compose-page.tsx'
import { readFilter } from '../features/proposals/filter.ts'
import { ProposalPage } from '../features/proposals/proposal-page.tsx'
import { ProposalsPage } from '../features/proposals/proposals-page.tsx'
import { SettingsPage } from '../features/settings/settings-page.tsx'
import { BrokenPage, NotFoundPage } from './broken-page.tsx'
import { Root } from './root.tsx'
import { Shell } from './shell.tsx'
import { StartPage } from './start-page.tsx'

const root = createRootRoute({ component: Root, notFoundComponent: NotFoundPage })
const start = createRoute({ getParentRoute: () => root, path: '/', component: StartPage })
const welcome = createRoute({ getParentRoute: () => root, path: '/welcome', component: WelcomePage })
const found = createRoute({ getParentRoute: () => root, path: '/found', component: FoundPage })
const join = createRoute({ getParentRoute: () => root, path: '/join', component: JoinPage })
const joining = createRoute({ getParentRoute: () => root, path: '/joining/$organisation', component: JoiningPage })
const shell = createRoute({ getParentRoute: () => root, path: '/o/$organisation', component: Shell })
const home = createRoute({ getParentRoute: () => shell, path: '/', component: HomePage })
const proposals = createRoute({
  getParentRoute: () => shell,
  path: '/proposals',
  component: ProposalsPage,
  validateSearch: readFilter,
})
const compose = createRoute({
  getParentRoute: () => shell,
  path: '/write',
  component: ComposePage,
  validateSearch: (search): { effect?: EffectKind; who?: string; role?: string } => {
    const effect = EffectKind.safeParse(search['effect'])
    return {
      ...(effect.success ? { effect: effect.data } : {}),
      ...(typeof search['who'] === 'string' ? { who: search['who'] } : {}),
      ...(typeof search['role'] === 'string' ? { role: search['role'] } : {}),
    }
  },
})
const proposal = createRoute({ getParentRoute: () => shell, path: '/proposals/$proposal', component: ProposalPage })
const charter = createRoute({ getParentRoute: () => shell, path: '/charter', component: CharterPage })
const members = createRoute({
  getParentRoute: () => shell,
  path: '/members',
  component: MembersPage,
  validateSearch: (search): { invite?: 'membership' | 'member-device' | 'keeper-device' } =>
    search['invite'] === 'membership' || search['invite'] === 'member-device' || search['invite'] === 'keeper-device'
      ? { invite: search['invite'] }
      : {},
})
const ledger = createRoute({ getParentRoute: () => shell, path: '/ledger', component: LedgerPage })
const peers = createRoute({ getParentRoute: () => shell, path: '/peers', component: PeersPage })
const goOn = createRoute({ getParentRoute: () => shell, path: '/go-on', component: GoOnPage })
const settings = createRoute({ getParentRoute: () => shell, path: '/settings', component: SettingsPage })

const routes = root.addChildren([
  start,
  welcome,
  found,
  join,
  joining,
  shell.addChildren([home, proposals, compose, proposal, charter, members, ledger, peers, goOn, settings]),
])

/** Addresses live in the fragment: the page is one file, from whatever origin it is served. */
export const createAppRouter = () =>
  createRouter({
    routeTree: routes,
    history: createHashHistory(),
    defaultErrorComponent: BrokenPage,
    defaultNotFoundComponent: NotFoundPage,
    scrollRestoration: true,
  })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
