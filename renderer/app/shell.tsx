import { Outlet, useParams, useRouterState } from '@tanstack/react-router'
import { Menu as MenuIcon } from 'lucide-react'
import { useEffect, useState } from 'react'
import { OrganisationId } from '#shared/kernel/ids.ts'
import { SampleStrip } from '../features/sample/sample-strip.tsx'
import { RenewalNotice } from '../features/settings/renewal-notice.tsx'
import { LAST_ORGANISATION } from '../state/last-organisation.ts'
import { OrganisationProvider } from '../state/organisation-context.tsx'
import { useQuery } from '../state/use-query.ts'
import { t } from '../strings/en.ts'
import { Button } from '../ui/button.tsx'
import { Sheet } from '../ui/dialog.tsx'
import { Page } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { NotFoundPage } from './broken-page.tsx'
import { Palette } from './palette.tsx'
import { Rail } from './rail.tsx'
import { ReadOnlyStrip } from './read-only-strip.tsx'
import { useShortcuts } from './shortcuts.ts'
import './shell.css'

/** The rooms of one organisation: rail, page, margin. */
export function Shell() {
  const params = useParams({ strict: false })
  const id = OrganisationId.safeParse(params.organisation)
  return id.success ? <OrganisationShell id={id.data} /> : <NotFoundPage />
}

function OrganisationShell({ id }: { readonly id: OrganisationId }) {
  const query = useQuery('organisation.get', { organisation: id })
  const [menu, setMenu] = useState(false)
  const [palette, setPalette] = useState(false)
  const path = useRouterState({ select: (state) => state.location.pathname })
  useShortcuts(id, () => setPalette(true))
  useEffect(() => localStorage.setItem(LAST_ORGANISATION, id), [id])
  // Going somewhere closes what was opened to go there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is the reason to run
  useEffect(() => setMenu(false), [path])
  const rail = (
    <Rail id={id} organisation={query.status === 'ready' ? query.data : null} onSearch={() => setPalette(true)} />
  )
  return (
    <div className="shell">
      <a className="skip" href="#page" onClick={skipToPage}>
        {t.common.skip}
      </a>
      <div className="shell-rail">{rail}</div>
      <header className="shell-bar">
        <Button kind="icon" onPress={() => setMenu(true)} aria-label={t.app.menu}>
          <MenuIcon aria-hidden="true" />
        </Button>
        <span className="shell-bar-name">{query.status === 'ready' ? query.data.name : ''}</span>
      </header>
      <Sheet title={t.app.menu} open={menu} onClose={() => setMenu(false)} side="left">
        {rail}
      </Sheet>
      <div className="shell-page">
        <ReadOnlyStrip />
        <RenewalNotice />
        {query.status === 'ready' ? (
          <OrganisationProvider value={query.data}>
            <SampleStrip />
            <Outlet />
            <Palette open={palette} onClose={() => setPalette(false)} />
          </OrganisationProvider>
        ) : (
          <Page title={t.app.name} heading={<span />}>
            <QueryView query={query}>{() => null}</QueryView>
          </Page>
        )}
      </div>
    </div>
  )
}

/** The fragment is the router's, so the skip link moves the focus itself. */
function skipToPage(event: React.MouseEvent): void {
  event.preventDefault()
  document.getElementById('page')?.focus()
}
