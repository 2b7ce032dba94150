import { join } from 'node:path'
import { app, type BrowserWindow, session } from 'electron'
import { type Arguments, parseArguments } from './arguments.ts'
import { bridge } from './bridge.ts'
import { commandLineArguments, runCommandLine } from './command-line.ts'
import { registerScheme, serveContent } from './content.ts'
import { keyProtection } from './key-store.ts'
import { Links, receiveLinks } from './links.ts'
import { setMenu } from './menu.ts'
import { confinePages } from './navigation.ts'
import { PeerProcess } from './peer-process.ts'
import { refusePermissions } from './permissions.ts'
import { refuseToStart, settleProfile } from './profile.ts'
import { focusWindow, openWindow } from './window.ts'

/** Starts the one instance of a profile: the peer first, because it takes longest, then the window. */
async function start(asked: Arguments, profile: string): Promise<void> {
  const links = new Links()
  if (asked.link) links.push(asked.link)
  receiveLinks(links)
  confinePages()
  registerScheme()
  // Every page in the sandbox, whatever a window asks. Root cannot have one and has to say so with --no-sandbox.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  let window: BrowserWindow | undefined
  /** Until the app is ready there is nothing to bring forward: the first window is on its way. */
  let show = (): void => undefined

  app.on('second-instance', (_event, argv) => {
    const { link } = parseArguments(argv)
    if (link) links.push(link)
    show()
  })

  await app.whenReady()
  const peer = new PeerProcess(() => ({
    type: 'start',
    profile,
    protection: keyProtection(profile),
    listen: asked.listen,
    mdns: asked.mdns,
    apiPort: asked.apiPort ?? null,
  }))
  peer.start()
  serveContent(session.defaultSession, join(import.meta.dirname, '..', 'renderer'))
  refusePermissions(session.defaultSession)
  setMenu()

  const open = (): void => {
    window = openWindow()
    window.on('closed', () => {
      window = undefined
    })
    bridge(window, peer, links)
  }
  show = () => (window ? focusWindow(window) : open())
  open()
  app.on('activate', () => show())
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })

  let isStopped = false
  app.on('will-quit', (event) => {
    if (isStopped) return
    event.preventDefault()
    void peer.stop().then(() => {
      isStopped = true
      // Not at once: inside the event that it prevents, quitting again is ignored.
      setImmediate(() => app.quit())
    })
  })
}

const command = commandLineArguments(process.argv)
if (command) void runCommandLine(command)
else {
  try {
    const asked = parseArguments(process.argv)
    const profile = settleProfile(asked.profile)
    // The lock belongs to the profile's folder: other profiles run beside this one.
    if (app.requestSingleInstanceLock()) void start(asked, profile)
    else app.quit()
  } catch (cause) {
    refuseToStart(cause)
  }
}
