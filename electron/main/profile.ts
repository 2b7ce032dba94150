import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { app, dialog } from 'electron'
import { WORDS } from './words.ts'

/**
 * Chooses the profile's folder and moves Chromium's own files inside it, so that
 * two profiles share nothing and each has its own single-instance lock. Must run
 * before anything else touches Electron.
 */
export function settleProfile(asked: string | undefined): string {
  const profile = asked ? resolve(asked) : join(app.getPath('appData'), 'folkmoot')
  const window = join(profile, 'window')
  mkdirSync(window, { recursive: true, mode: 0o700 })
  app.setPath('userData', window)
  app.setPath('sessionData', window)
  return profile
}

/** Says why the profile's folder cannot be used, and ends: without a folder there is nothing to show a window for. */
export function refuseToStart(cause: unknown): void {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
  const { what, why, next } = WORDS.profileUnusable
  dialog.showErrorBox(what, `${why(code)}\n${next}`)
  app.exit(1)
}
