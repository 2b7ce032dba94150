import { app } from 'electron'
import { LINK_SCHEME } from './arguments.ts'

/**
 * Links that wait for the page to confirm them. A link holds a secret, so it is
 * handed over once, kept in memory only, and never part of a log or an error.
 */
export class Links {
  #waiting: string[] = []
  #deliver: ((link: string) => void) | undefined

  push(link: string): void {
    if (this.#deliver) this.#deliver(link)
    else this.#waiting.push(link)
  }

  /** From when the page listens, until it goes. */
  deliverTo(deliver: ((link: string) => void) | undefined): void {
    this.#deliver = deliver
    if (!deliver) return
    for (const link of this.#waiting.splice(0)) deliver(link)
  }
}

/** Listens to the systems that pass links in events (macOS), and asks for links on the one without an installer entry. */
export function receiveLinks(links: Links): void {
  app.on('open-url', (event, url) => {
    event.preventDefault()
    if (url.toLowerCase().startsWith(`${LINK_SCHEME}://`)) links.push(url)
  })
  if (process.platform === 'win32' && app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME)
}
