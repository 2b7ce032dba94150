import type { BrowserWindow, IpcMainEvent } from 'electron'
import { ORIGIN } from './content.ts'

/** Only our own page in our own window's main frame is listened to. */
export const isPage = (event: IpcMainEvent, window: BrowserWindow): boolean =>
  event.sender === window.webContents &&
  event.senderFrame === window.webContents.mainFrame &&
  event.senderFrame.url.startsWith(`${ORIGIN}/`)
