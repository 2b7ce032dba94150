import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/source-serif-4/opsz.css'
import '@fontsource-variable/source-serif-4/opsz-italic.css'
import '../ui/styles/tokens.css'
import '../ui/styles/base.css'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import type { DesktopShell } from '#shared/bridge/desktop.ts'
import { PeerProvider, type WatchedPeerApi } from '../state/peer-context.tsx'
import { offerInvitation } from '../state/pending-invitation.ts'
import { startAppearance } from './appearance.ts'
import { createAppRouter } from './router.tsx'
import { watchNeeds } from './watch-needs.ts'

type Shell = Pick<DesktopShell, 'onLink' | 'notify' | 'onNoticeOpened'>

/**
 * Puts the whole interface into an element, talking through the given PeerApi alone.
 *
 * @param shell what the desktop app gives the page; `null` in a browser
 */
export function mount(element: HTMLElement, api: WatchedPeerApi, shell: Shell | null = null): () => void {
  startAppearance(window)
  const router = createAppRouter()
  if (shell !== null) {
    shell.onLink((link) => {
      offerInvitation(link)
      void router.navigate({ to: '/join' })
    })
    shell.onNoticeOpened((path) => void router.history.push(path))
    watchNeeds({
      api,
      notify: (notice) => shell.notify(notice),
      isLookedAt: () => document.hasFocus(),
      after: (ms, run) => void window.setTimeout(run, ms),
    })
  }
  const root = createRoot(element)
  root.render(
    <StrictMode>
      <PeerProvider api={api}>
        <RouterProvider router={router} />
      </PeerProvider>
    </StrictMode>,
  )
  return () => root.unmount()
}
