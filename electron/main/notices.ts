import { type BrowserWindow, type IpcMainEvent, ipcMain, Notification } from 'electron'
import { CHANNELS } from '#electron/channels.ts'
import { Notice } from '#shared/bridge/desktop.ts'
import { isPage } from './page.ts'
import { focusWindow } from './window.ts'

/** Notices that can still be clicked; of more, the oldest only bring the window forward no more. */
const MOST_KEPT = 20

/** Shows the notices that the page asks for, and tells it which one the person clicked. Returns the way to stop. */
export function showNotices(window: BrowserWindow): () => void {
  // Held on to: one that nothing refers to is never clicked.
  const shown: Notification[] = []
  const onNotify = (event: IpcMainEvent, given: unknown): void => {
    const notice = Notice.safeParse(given)
    if (!isPage(event, window) || !notice.success || !Notification.isSupported()) return
    const { title, body, path } = notice.data
    const made = new Notification({ title, body })
    made.on('click', () => {
      if (window.isDestroyed()) return
      focusWindow(window)
      window.webContents.send(CHANNELS.noticeOpened, path)
    })
    shown.push(made)
    if (shown.length > MOST_KEPT) shown.shift()
    made.show()
  }
  ipcMain.on(CHANNELS.notify, onNotify)
  return () => {
    ipcMain.off(CHANNELS.notify, onNotify)
    for (const notice of shown) notice.close()
  }
}
