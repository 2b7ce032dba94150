import { BrowserWindow, dialog, type Session, systemPreferences, type WebContents } from 'electron'
import { ORIGIN } from './content.ts'
import { WORDS } from './words.ts'

/** Copying a link to the clipboard is all that the page may do unasked. */
const UNASKED: ReadonlySet<string> = new Set(['clipboard-sanitized-write'])

const isOurs = (url: string | undefined): boolean => url === ORIGIN || (url?.startsWith(`${ORIGIN}/`) ?? false)

/** The camera reads an invitation's code; Chromium does not ask the person, so we do, once a session. */
async function mayUseCamera(contents: WebContents): Promise<boolean> {
  const window = BrowserWindow.fromWebContents(contents)
  if (!window) return false
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: WORDS.camera.question,
    detail: WORDS.camera.detail,
    buttons: [WORDS.camera.allow, WORDS.cancel],
    defaultId: 1,
    cancelId: 1,
  })
  if (response !== 0) return false
  return process.platform !== 'darwin' || systemPreferences.askForMediaAccess('camera')
}

/** Refuses microphones, places, notifications, devices and whatever comes next; asks the person about the camera. */
export function refusePermissions(session: Session): void {
  let hasCamera = false
  session.setPermissionRequestHandler((contents, permission, decide, details) => {
    const isCameraOnly =
      'mediaTypes' in details && details.mediaTypes?.length === 1 && details.mediaTypes[0] === 'video'
    if (!isOurs(details.requestingUrl)) decide(false)
    else if (permission !== 'media') decide(UNASKED.has(permission))
    else if (!isCameraOnly || hasCamera) decide(isCameraOnly && hasCamera)
    else {
      void mayUseCamera(contents).then((allowed) => {
        hasCamera = allowed
        decide(allowed)
      })
    }
  })
  session.setPermissionCheckHandler((_contents, permission, origin) => UNASKED.has(permission) && isOurs(origin))
  session.setDevicePermissionHandler(() => false)
}
