import { useNavigate } from '@tanstack/react-router'
import { ChevronsUpDown } from 'lucide-react'
import { Button as AriaButton, Menu, MenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components'
import type { OrganisationView } from '#shared/bridge/views.ts'
import { useQuery } from '../state/use-query.ts'
import { t } from '../strings/en.ts'
import { Mark } from '../ui/mark.tsx'

/** Which organisation is shown, and the way to the others. */
export function OrganisationSwitcher({ current }: { readonly current: OrganisationView | null }) {
  const navigate = useNavigate()
  const list = useQuery('organisation.list', {})
  const organisations = list.status === 'ready' ? list.data : current === null ? [] : [current]
  const name = current?.name ?? t.app.name
  return (
    <MenuTrigger>
      <AriaButton
        className="switcher"
        aria-label={t.app.switcher(current?.sample === true ? t.sample.called(name) : name)}
      >
        <Mark size={22} />
        <span className="switcher-name">
          {name}
          {current?.sample === true ? <span className="switcher-sample small">{t.sample.mark}</span> : null}
        </span>
        <ChevronsUpDown aria-hidden="true" />
      </AriaButton>
      <Popover className="popover" placement="bottom start">
        <Menu
          className="switcher-menu"
          onAction={(key) => {
            if (key === 'add') void navigate({ to: '/welcome' })
            const chosen = organisations.find((each) => each.organisation === key)
            if (chosen === undefined) return
            const params = { organisation: chosen.organisation }
            void navigate(
              chosen.standing === 'joining'
                ? { to: '/joining/$organisation', params }
                : { to: '/o/$organisation', params },
            )
          }}
        >
          {organisations.map((each) => (
            <MenuItem key={each.organisation} id={each.organisation} className="popover-item" textValue={each.name}>
              <span>{each.name}</span>
              {each.sample ? <div className="small muted">{t.sample.mark}</div> : null}
              {each.standing === 'joining' ? <div className="small muted">{t.app.joining}</div> : null}
              {each.needsYouCount > 0 ? <div className="small muted">{t.app.waits(each.needsYouCount)}</div> : null}
            </MenuItem>
          ))}
          <Separator className="switcher-rule" />
          <MenuItem id="add" className="popover-item">
            {t.app.switcherAdd}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
