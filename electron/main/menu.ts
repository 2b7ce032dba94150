import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import { WORDS } from './words.ts'

/** The usual menu, so that every platform's own keys work: copy, undo, zoom, full screen, quit. */
export function setMenu(): void {
  const isMac = process.platform === 'darwin'
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    { label: WORDS.menu.file, role: 'fileMenu' },
    { label: WORDS.menu.edit, role: 'editMenu' },
    {
      label: WORDS.menu.view,
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : ([{ role: 'reload' }, { role: 'toggleDevTools' }] as const)),
      ],
    },
    { label: WORDS.menu.window, role: 'windowMenu' },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
