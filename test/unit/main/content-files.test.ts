import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fileFor } from '#electron/main/content-files.ts'

const ROOT = '/opt/folkmoot/renderer'

describe('which file a path of the page names', () => {
  test('assets are themselves, routes are the page', () => {
    expect(fileFor(ROOT, '/assets/index-1a2b.js')).toBe(`${ROOT}/assets/index-1a2b.js`)
    expect(fileFor(ROOT, '/')).toBe(`${ROOT}/index.html`)
    expect(fileFor(ROOT, '/proposals/abc')).toBe(`${ROOT}/index.html`)
  })

  test.each([
    '/../../etc/passwd.txt',
    '/%2e%2e/%2e%2e/etc/passwd.txt',
    '/..%2f..%2fsecret.key',
    '/a%00.js',
    '/%E0%A4%A',
  ])('nothing outside its folder: %s', (path) => {
    expect(fileFor(ROOT, path)).toBeUndefined()
  })

  test('whatever is asked, the answer stays inside', () => {
    fc.assert(
      fc.property(fc.webPath(), fc.string(), (path, more) => {
        const file = fileFor(ROOT, `${path}/${more}`)
        return file === undefined || file.startsWith(`${ROOT}/`)
      }),
    )
  })
})
