import { spawnSync } from 'node:child_process'
import { onTestFinished } from 'vitest'
import { scratchFolder } from './scratch.ts'

const mount = (...args: string[]) => spawnSync('mount', args, { encoding: 'utf8' })

/** Why no disk of a test's own can be mounted here, or `null` when it can. */
export function whyNoMount(): string | null {
  if (process.platform !== 'linux') return `mounting a small disk is written for Linux, this is ${process.platform}`
  if (process.getuid?.() !== 0) return 'mounting a small disk needs root'
  const tried = spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { encoding: 'utf8' })
  return tried.status === 0 ? null : `mounting is not allowed here: ${(tried.stderr ?? String(tried.error)).trim()}`
}

/** A real file system of this size in memory, unmounted when the test ends. */
export async function smallDisk(kibibytes: number): Promise<{ readonly path: string; makeReadOnly(): void }> {
  const path = await scratchFolder()
  const mounted = mount('-t', 'tmpfs', '-o', `size=${kibibytes}k,mode=0700`, 'tmpfs', path)
  if (mounted.status !== 0) throw new Error(`cannot mount: ${mounted.stderr}`)
  onTestFinished(() => void spawnSync('umount', ['--lazy', path]))
  const makeReadOnly = (): void => {
    const remounted = mount('-o', 'remount,ro', path)
    if (remounted.status !== 0) throw new Error(`cannot make it read-only: ${remounted.stderr}`)
  }
  return { path, makeReadOnly }
}
