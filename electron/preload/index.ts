import { contextBridge, ipcRenderer } from 'electron'
import { type DesktopShell, type PeerProcessState, PORT_MESSAGE } from '#shared/bridge/desktop.ts'
import { CHANNELS } from '../channels.ts'

/**
 * The one place where the page and the app touch. Whatever is not handed out
 * here does not exist for the page; in particular no channel can be named by it.
 */
ipcRenderer.on(CHANNELS.port, (event) => {
  window.postMessage(PORT_MESSAGE, window.location.origin, [...event.ports])
})

const platforms = { linux: 'linux', darwin: 'darwin', win32: 'win32' } as const
const linkListeners = new Set<(link: string) => void>()
ipcRenderer.on(CHANNELS.link, (_event, link: string) => {
  for (const listener of linkListeners) listener(link)
})

const shell: DesktopShell = {
  platform: platforms[process.platform as keyof typeof platforms] ?? 'linux',
  connect: () => ipcRenderer.send(CHANNELS.connect),
  onPeerState: (listener) => {
    const heard = (_event: unknown, state: PeerProcessState) => listener(state)
    ipcRenderer.on(CHANNELS.peerState, heard)
    ipcRenderer.send(CHANNELS.askPeerState)
    return () => void ipcRenderer.off(CHANNELS.peerState, heard)
  },
  onLink: (listener) => {
    linkListeners.add(listener)
    ipcRenderer.send(CHANNELS.listenForLinks)
    return () => void linkListeners.delete(listener)
  },
  notify: ({ title, body, path }) => ipcRenderer.send(CHANNELS.notify, { title, body, path }),
  onNoticeOpened: (listener) => {
    const heard = (_event: unknown, path: string) => listener(path)
    ipcRenderer.on(CHANNELS.noticeOpened, heard)
    return () => void ipcRenderer.off(CHANNELS.noticeOpened, heard)
  },
}
contextBridge.exposeInMainWorld('folkmoot', shell)
