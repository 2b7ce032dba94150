import { type BrowserWindow, type IpcMainEvent, ipcMain, MessageChannelMain } from 'electron'
import { CHANNELS } from '#electron/channels.ts'
import type { Links } from './links.ts'
import { showNotices } from './notices.ts'
import { isPage } from './page.ts'
import type { PeerProcess } from './peer-process.ts'

/** Connects one window with the peer: ports for PeerApi, how the peer is doing, links to confirm; and shows its notices. */
export function bridge(window: BrowserWindow, peer: PeerProcess, links: Links): void {
  const { webContents } = window
  /** Whether the page wants ports: from its first call until it is loaded anew. */
  let wantsPort = false
  const connect = (): void => {
    const { port1, port2 } = new MessageChannelMain()
    peer.connect(port1)
    webContents.postMessage(CHANNELS.port, null, [port2])
  }
  const onConnect = (event: IpcMainEvent): void => {
    if (!isPage(event, window)) return
    wantsPort = true
    if (peer.state.state === 'running') connect()
    else if (peer.state.state === 'failed') peer.start()
  }
  const onListen = (event: IpcMainEvent): void => {
    if (!isPage(event, window)) return
    links.deliverTo((link) => webContents.send(CHANNELS.link, link))
  }
  const onAskState = (event: IpcMainEvent): void => {
    if (isPage(event, window)) webContents.send(CHANNELS.peerState, peer.state)
  }
  let last = peer.state.state
  const stopWatching = peer.onState((state) => {
    webContents.send(CHANNELS.peerState, state)
    // The port of an ended peer is dead: hand out another as soon as there is a peer to talk to.
    if (wantsPort && state.state === 'running' && last !== 'running') connect()
    last = state.state
  })
  webContents.on('did-start-navigation', (details) => {
    if (!details.isMainFrame || details.isSameDocument) return
    wantsPort = false
    links.deliverTo(undefined)
  })
  ipcMain.on(CHANNELS.connect, onConnect)
  ipcMain.on(CHANNELS.listenForLinks, onListen)
  ipcMain.on(CHANNELS.askPeerState, onAskState)
  const stopNotices = showNotices(window)
  window.on('closed', () => {
    stopWatching()
    stopNotices()
    links.deliverTo(undefined)
    ipcMain.off(CHANNELS.connect, onConnect)
    ipcMain.off(CHANNELS.listenForLinks, onListen)
    ipcMain.off(CHANNELS.askPeerState, onAskState)
  })
}
