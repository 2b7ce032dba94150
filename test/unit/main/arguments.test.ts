import { describe, expect, test } from 'vitest'
import { parseArguments } from '#electron/main/arguments.ts'

describe('what the app is asked for when it starts', () => {
  test('reads its own options and leaves Chromium’s alone', () => {
    const asked = parseArguments([
      '/opt/Folkmoot/folkmoot',
      '--no-sandbox',
      '--profile',
      '/home/ana/moot',
      '--listen=/ip4/127.0.0.1/tcp/0',
      '--listen',
      '/ip6/::1/tcp/0',
      '--no-mdns',
    ])
    expect(asked).toEqual({
      profile: '/home/ana/moot',
      listen: ['/ip4/127.0.0.1/tcp/0', '/ip6/::1/tcp/0'],
      mdns: false,
    })
  })

  test('finds a link wherever the system puts it, in any case', () => {
    expect(parseArguments(['folkmoot', 'FOLKMOOT://join/x']).link).toBe('FOLKMOOT://join/x')
    expect(parseArguments(['folkmoot', 'https://example.org/folkmoot://']).link).toBeUndefined()
  })

  test('opens a port for the command line only when asked, and only a real one', () => {
    expect(parseArguments(['folkmoot', '--api-port', '0']).apiPort).toBe(0)
    expect(parseArguments(['folkmoot', '--api-port=8123']).apiPort).toBe(8123)
    for (const wrong of ['70000', '-1', 'x', '']) {
      expect(parseArguments(['folkmoot', `--api-port=${wrong}`]).apiPort).toBeUndefined()
    }
  })

  test('announces the device unless told otherwise', () => {
    expect(parseArguments(['folkmoot'])).toEqual({ listen: [], mdns: true })
  })
})
