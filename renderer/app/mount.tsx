import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/source-serif-4/opsz.css'
import '@fontsource-variable/source-serif-4/opsz-italic.css'
import '../ui/styles/tokens.css'
import '../ui/styles/base.css'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { PeerProvider, type WatchedPeerApi } from '../state/peer-context.tsx'
import { offerInvitation } from '../state/pending-invitation.ts'
import { startAppearance } from './appearance.ts'
import { createAppRouter } from './router.tsx'

export interface MountOptions {
  /** Calls back with links that were opened outside the page; each holds a secret. */
  readonly onLink?: (listener: (link: string) => void) => void
}

/** Puts the whole interface into an element, talking through the given PeerApi alone. */
export function mount(element: HTMLElement, api: WatchedPeerApi, options: MountOptions = {}): () => void {
  startAppearance(window)
  const router = createAppRouter()
  options.onLink?.((link) => {
    offerInvitation(link)
    void router.navigate({ to: '/join' })
  })
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
