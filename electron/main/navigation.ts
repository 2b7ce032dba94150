import { app, BrowserWindow, dialog, shell, type WebContents } from 'electron'
import { ORIGIN } from './content.ts'
import { WORDS } from './words.ts'

const isOwn = (url: string): boolean => url === ORIGIN || url.startsWith(`${ORIGIN}/`)

const parse = (url: string): URL | undefined => (URL.canParse(url) ? new URL(url) : undefined)

/** Asks before a link leaves the app, naming where it leads; only https leaves at all. */
async function offerOutside(contents: WebContents, url: string): Promise<void> {
  const target = parse(url)
  if (target?.protocol !== 'https:' || target.username || target.password) return
  const window = BrowserWindow.fromWebContents(contents)
  if (!window) return
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: WORDS.openOutside(target.host),
    detail: target.href,
    buttons: [WORDS.open, WORDS.cancel],
    defaultId: 1,
    cancelId: 1,
  })
  if (response === 0) await shell.openExternal(target.href)
}

/** Keeps every page where it is: no navigation away, no new windows, no embedded pages. */
export function confinePages(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(({ url }) => {
      void offerOutside(contents, url)
      return { action: 'deny' }
    })
    contents.on('will-frame-navigate', (event) => {
      if (event.isMainFrame && isOwn(event.url)) return
      event.preventDefault()
      if (event.isMainFrame) void offerOutside(contents, event.url)
    })
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
  })
}
