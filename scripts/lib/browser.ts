import { existsSync } from 'node:fs'

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** A Chromium of this system for tests, or the one that FOLKMOOT_CHROMIUM names; `undefined` when there is none. */
export const systemBrowser = (): string | undefined =>
  process.env['FOLKMOOT_CHROMIUM'] ?? PLACES.find((place) => existsSync(place))
