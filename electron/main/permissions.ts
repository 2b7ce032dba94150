import type { Session } from 'electron'
import { ORIGIN } from './content.ts'

/** Copying a link to the clipboard is all that the page may ask of the system. */
const ALLOWED: ReadonlySet<string> = new Set(['clipboard-sanitized-write'])

const isOurs = (url: string | undefined): boolean => url === ORIGIN || (url?.startsWith(`${ORIGIN}/`) ?? false)

/** Refuses cameras, microphones, places, notifications, devices and whatever comes next. */
export function refusePermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, decide, details) => {
    decide(ALLOWED.has(permission) && isOurs(details.requestingUrl))
  })
  session.setPermissionCheckHandler((_contents, permission, origin) => ALLOWED.has(permission) && isOurs(origin))
  session.setDevicePermissionHandler(() => false)
}
