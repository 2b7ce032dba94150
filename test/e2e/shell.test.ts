import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, describe, expect, onTestFinished, test } from 'vitest'
import { processesUnder } from '#test/kit/electron/processes.ts'
import { type LaunchedApp, launchApp, launchPlan, stopDisplay } from '#test/kit/electron.ts'

const LINK = 'folkmoot://join/not-a-real-invitation'
/** A busy machine is slow, not wrong. */
const PATIENTLY = { timeout: 30_000 }
const newProfile = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'folkmoot-shell-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'profile')
}
const running: LaunchedApp[] = []
const launch = async (...options: Parameters<typeof launchApp>) => {
  const app = await launchApp(...options)
  running.push(app)
  return app
}

/** Starts the app where it is expected to end by itself. */
async function runToEnd(options: Parameters<typeof launchPlan>[0]): Promise<{ code: number | null; printed: string }> {
  const plan = await launchPlan(options)
  const child = spawn(plan.executable, plan.args, { env: plan.env, stdio: ['ignore', 'pipe', 'pipe'] })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => {
      printed += text.toString()
    })
  }
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { code, printed }
}

afterEach(async () => {
  for (const app of running.splice(0)) await app.close().catch(() => undefined)
})
afterAll(stopDisplay)

describe('the desktop shell', () => {
  test('confines the page: no Node, no way to name a channel, no rights, no way out', async () => {
    const { page, electron } = await launch({ profile: newProfile(), args: ['--no-mdns'] })
    expect(page.url()).toMatch(/^app:\/\/folkmoot\//)
    const seen = await page.evaluate(async () => ({
      node: ['require', 'process', 'module', 'Buffer'].filter((name) => name in window),
      shell: Object.keys((window as unknown as { folkmoot: object }).folkmoot).sort(),
      camera: await navigator.mediaDevices?.getUserMedia({ video: true }).then(
        () => 'given',
        (error: Error) => error.name,
      ),
      place: await navigator.permissions.query({ name: 'geolocation' }).then((status) => status.state),
      outside: await fetch('https://example.org/').then(
        () => 'reached',
        () => 'refused',
      ),
      opened: window.open('https://example.org/') === null ? 'refused' : 'opened',
      evaluated: (() => {
        try {
          // biome-ignore lint/security/noGlobalEval: proves that the page's policy refuses it.
          return globalThis.eval('1')
        } catch {
          return 'refused'
        }
      })(),
    }))
    expect(seen.node).toEqual([])
    expect(seen.shell).toEqual(['connect', 'notify', 'onLink', 'onNoticeOpened', 'onPeerState', 'platform'])
    expect(seen.camera).not.toBe('given')
    expect(seen.place).toBe('denied')
    expect(seen).toMatchObject({ outside: 'refused', opened: 'refused', evaluated: 'refused' })
    expect(await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
    await page.evaluate(() => location.assign('https://example.org/'))
    expect(page.url()).toMatch(/^app:\/\/folkmoot\//)
  })

  test('asks the person before the camera is used, and never gives the microphone', async () => {
    const { page, electron } = await launch({
      profile: newProfile(),
      args: ['--no-mdns', '--use-fake-device-for-media-stream'],
    })
    const answer = (response: number) =>
      electron.evaluate(({ dialog }, chosen) => {
        dialog.showMessageBox = () => Promise.resolve({ response: chosen, checkboxChecked: false })
      }, response)
    const use = (wanted: { video?: boolean; audio?: boolean }) =>
      page.evaluate(
        (constraints) =>
          navigator.mediaDevices.getUserMedia(constraints).then(
            (stream) => stream.getTracks().map((track) => track.kind),
            (error: Error) => error.name,
          ),
        wanted,
      )
    await answer(1)
    expect(await use({ video: true })).toBe('NotAllowedError')
    await answer(0)
    expect(await use({ video: true })).toEqual(['video'])
    expect(await use({ audio: true })).toBe('NotAllowedError')
    expect(await use({ audio: true, video: true })).toBe('NotAllowedError')
  })

  test('runs the page in Chromium’s sandbox', async () => {
    const { pid, sandboxed } = await launch({ profile: newProfile(), args: ['--no-mdns'] })
    expect(sandboxed, 'this machine can test the app only without its sandbox').toBe(true)
    const renderers = processesUnder(pid).filter(({ command }) => command.includes('--type=renderer'))
    expect(renderers.length).toBeGreaterThan(0)
    for (const { id, command } of renderers) {
      expect(command).not.toContain('--no-sandbox')
      // 2: system calls are filtered.
      expect(readFileSync(`/proc/${id}/status`, 'utf8')).toMatch(/^Seccomp:\s+2$/m)
    }
  })

  test('a second start on the same profile hands over its link and ends', async () => {
    const profile = newProfile()
    const { page } = await launch({ profile, args: ['--no-mdns'] })
    const links = page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          const shell = (window as unknown as { folkmoot: { onLink(given: (link: string) => void): void } }).folkmoot
          shell.onLink(resolve)
        }),
    )
    const { code, printed } = await runToEnd({ profile, args: ['--no-mdns', LINK] })
    expect(code).toBe(0)
    expect(await links).toBe(LINK)
    expect(printed, 'a link holds a secret and is never printed').not.toContain('not-a-real-invitation')
  })

  test('starts the peer again after a crash and gives the page a new port', async () => {
    const { page, pid } = await launch({ profile: newProfile(), args: ['--no-mdns'] })
    await page.evaluate(() => {
      const ports = { count: 0 }
      Object.assign(window, { portsSeen: ports })
      window.addEventListener('message', (event) => {
        if (event.data === 'folkmoot:port') ports.count += 1
      })
      ;(window as unknown as { folkmoot: { connect(): void } }).folkmoot.connect()
    })
    const seen = () => page.evaluate(() => (window as unknown as { portsSeen: { count: number } }).portsSeen.count)
    await expect.poll(seen, PATIENTLY).toBeGreaterThan(0)
    const before = await seen()
    const peer = processesUnder(pid).find(({ command }) => command.includes('node.mojom.NodeService'))
    if (!peer) throw new Error('The peer’s process was not found.')
    process.kill(peer.id, 'SIGKILL')
    await expect.poll(seen, PATIENTLY).toBeGreaterThan(before)
  })

  test('says so when the keyring cannot open the profile’s key, and still closes', async () => {
    const profile = newProfile()
    mkdirSync(profile, { recursive: true })
    const kept = JSON.stringify({ version: 1, encrypted: 'bm90IG91cnM=' })
    writeFileSync(join(profile, 'wrapping-key.json'), kept)
    const { page } = await launch({ profile, args: ['--no-mdns'] })
    const state = () =>
      page.evaluate(
        () =>
          new Promise<{ state: string; error?: { code: string; next: string } }>((resolve) => {
            const { folkmoot } = window as unknown as {
              folkmoot: { onPeerState(given: (state: { state: string }) => void): void }
            }
            folkmoot.onPeerState(resolve)
          }),
      )
    await expect.poll(state, PATIENTLY).toMatchObject({ state: 'failed', error: { code: 'profile-damaged' } })
    expect(readFileSync(join(profile, 'wrapping-key.json'), 'utf8')).toBe(kept)
  })

  test('ends with a reason when its folder cannot be used', async () => {
    const profile = newProfile()
    mkdirSync(profile, { recursive: true })
    writeFileSync(join(profile, 'window'), 'a file where a folder should be')
    const { code, printed } = await runToEnd({ profile, args: ['--no-mdns'] })
    expect(code).toBe(1)
    expect(printed).toContain('cannot use the folder of this profile')
  })

  test('is its own command line, with no display and no Node beside it', async () => {
    const { executable, env } = await launchPlan({ profile: newProfile() })
    // As the installed `folkmoot-cli` does it.
    const headless = ['--ozone-platform=headless', '--disable-gpu', '--log-level=3', '--cli']
    const child = spawn(executable, [...headless, 'methods', '--json'], {
      env: { ...env, DISPLAY: undefined },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const [printed, code] = await Promise.all([
      text(child.stdout),
      new Promise<number | null>((resolve) => child.once('exit', resolve)),
    ])
    expect(code).toBe(0)
    expect(JSON.parse(printed).methods).toHaveProperty(['profile.get'])
  })

  test('opens again on a profile whose app was killed', async () => {
    const profile = newProfile()
    const killed = await launch({ profile, args: ['--no-mdns'] })
    await expect.poll(() => killed.page.textContent('body'), PATIENTLY).toContain('Found an organisation')
    await killed.kill()
    running.length = 0
    const { page } = await launch({ profile, args: ['--no-mdns'], trace: 'shell-after-kill' })
    await expect.poll(() => page.textContent('body'), PATIENTLY).toContain('Found an organisation')
  })

  test('leaves nothing running when it is closed, and keeps its window’s size', async () => {
    const profile = newProfile()
    const app = await launch({ profile, args: ['--no-mdns'] })
    const children = processesUnder(app.pid).map(({ id }) => id)
    expect(children.length).toBeGreaterThan(2)
    await app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 60, y: 70, width: 900, height: 700 }),
    )
    await app.close()
    running.length = 0
    await expect.poll(() => children.filter((id) => existsSync(`/proc/${id}`)), PATIENTLY).toEqual([])
    const again = await launch({ profile, args: ['--no-mdns'] })
    const bounds = await again.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())
    expect(bounds).toMatchObject({ width: 900, height: 700 })
  })
})
