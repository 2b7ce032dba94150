import { join } from 'node:path'
import { app, BrowserWindow, nativeTheme } from 'electron'
import { START_PAGE } from './content.ts'
import { keepState, restoredState } from './window-state.ts'
import { WORDS } from './words.ts'

/** The page's own paper colours, so that a window never flashes before it is drawn. */
const paper = (): string => (nativeTheme.shouldUseDarkColors ? '#1a1815' : '#fbfaf5')

/** The one window, confined: no Node, an isolated preload, Chromium's sandbox. */
export function openWindow(): BrowserWindow {
  const state = restoredState()
  const window = new BrowserWindow({
    width: state?.width ?? 1200,
    height: state?.height ?? 800,
    ...(state ? { x: state.x, y: state.y } : {}),
    minWidth: 480,
    minHeight: 400,
    show: false,
    title: WORDS.appName,
    backgroundColor: paper(),
    autoHideMenuBar: true,
    webPreferences: {
      preload: join(import.meta.dirname, '..', 'preload', 'index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  })
  if (state?.maximized) window.maximize()
  keepState(window)
  const repaint = () => window.setBackgroundColor(paper())
  nativeTheme.on('updated', repaint)
  window.on('closed', () => nativeTheme.off('updated', repaint))
  window.once('ready-to-show', () => window.show())
  window.on('page-title-updated', (event) => event.preventDefault())
  void window.loadURL(START_PAGE)
  return window
}

/** Brings the window to the person, whatever state it is in. */
export function focusWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
