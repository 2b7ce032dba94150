import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type OpenLog, openLog } from '#electron/peer/adapters/log.ts'
import { StoreFailure } from '#electron/peer/ports/ports.ts'
import { scratchFolder } from '#test/kit/scratch.ts'
import { smallDisk, whyNoMount } from '#test/kit/small-disk.ts'

const SECRET = 'AbCdEf123456'

function logInto(file: string): OpenLog {
  const log = openLog(null)
  log.toFile(file)
  return log
}

async function logged(write: (log: OpenLog) => void): Promise<string> {
  const file = join(await scratchFolder(), 'logs', 'folkmoot.log')
  const log = logInto(file)
  write(log)
  log.close()
  return readFileSync(file, 'utf8')
}

describe('the log', () => {
  it('keeps what happened as JSON lines that only the owner can read', async () => {
    const file = join(await scratchFolder(), 'logs', 'folkmoot.log')
    const log = logInto(file)
    log.info('Started', { peers: 2 })
    log.debug('Not kept')
    log.close()
    const lines = readFileSync(file, 'utf8').trim().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { level: 30, time: expect.any(String), peers: 2, msg: 'Started' },
    ])
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it.each([
    ['a link in the message', { message: `opened folkmoot://join/${SECRET}?x=1` }],
    ['a link in a detail', { details: { text: `see folkmoot://join/${SECRET}.` } }],
    ['a percent-encoded link', { details: { text: `to=folkmoot%3A%2F%2Fjoin%2F${SECRET}` } }],
    ['a link deep inside', { details: { a: [{ b: { c: `folkmoot://x/${SECRET}` } }] } }],
    ['a link in an error', { details: { error: new Error(`cannot read folkmoot://x/${SECRET}`) } }],
    [
      'a link in the cause of an error',
      { details: { error: new Error('no', { cause: new Error(`FOLKMOOT://x/${SECRET}`) }) } },
    ],
    ['a token by name', { details: { token: SECRET, apiToken: SECRET, headers: { Authorization: SECRET } } }],
    ['a token in an address', { message: `http://127.0.0.1:1/#token=${SECRET}` }],
    ['a token as a subprotocol', { details: { text: `folkmoot, folkmoot.token.${SECRET}` } }],
    ['a wrapping key', { details: { protection: { kind: 'system-keyring', wrappingKey: SECRET } } }],
    ['bytes', { details: { value: Buffer.from(SECRET), plain: new TextEncoder().encode(SECRET) } }],
  ])(
    'never holds %s',
    async (_name, { message = 'It happened', details = {} }: { message?: string; details?: object }) => {
      const text = await logged((log) => log.warn(message, { ...details, kept: 'yes' }))
      expect(text).not.toContain(SECRET)
      expect(text).not.toContain(Buffer.from(SECRET).toString('base64'))
      expect(text).toContain('yes')
    },
  )

  it('says what is known of an error, down to its causes', async () => {
    const error = new StoreFailure('full', 'The disk is full.', {
      cause: new Error('IO error: No space left on device'),
    })
    const line = JSON.parse(await logged((log) => log.error('It failed', { error })))
    expect(line.error).toMatchObject({
      name: 'StoreFailure',
      problem: 'full',
      cause: { message: 'IO error: No space left on device' },
    })
  })

  it('survives values that cannot be written', async () => {
    const circle: Record<string, unknown> = { big: 10n, nothing: undefined, run: () => 1 }
    circle['self'] = circle
    expect(await logged((log) => log.info('A circle', { circle }))).toContain('[deeper]')
  })

  it('begins a new file when the old one is large, and keeps that one', async () => {
    const file = join(await scratchFolder(), 'folkmoot.log')
    writeFileSync(file, 'x'.repeat(3 * 1024 * 1024))
    const log = logInto(file)
    log.info('A new page')
    log.close()
    expect(statSync(file).size).toBeLessThan(1000)
    expect(statSync(`${file}.1`).size).toBe(3 * 1024 * 1024)
  })

  it('takes lines after it was closed, and lets them go', async () => {
    const file = join(await scratchFolder(), 'folkmoot.log')
    const log = logInto(file)
    log.close()
    log.close()
    log.error('Too late')
    expect(readFileSync(file, 'utf8')).toBe('')
  })

  it('stops nothing when its folder cannot be made', async () => {
    const folder = await scratchFolder()
    writeFileSync(join(folder, 'logs'), 'a file in the way')
    const log = logInto(join(folder, 'logs', 'folkmoot.log'))
    log.error('Nobody will read this')
    log.close()
    expect(existsSync(join(folder, 'logs', 'folkmoot.log'))).toBe(false)
  })

  const why = whyNoMount()
  it.skipIf(why !== null)(
    `stops nothing when the disk is full${why === null ? '' : ` (skipped: ${why})`}`,
    async () => {
      const { path } = await smallDisk(32)
      const log = logInto(join(path, 'folkmoot.log'))
      for (let i = 0; i < 100; i++) log.info('x'.repeat(1000))
      log.close()
      expect(statSync(join(path, 'folkmoot.log')).size).toBeLessThanOrEqual(32 * 1024)
    },
  )
})
