/**
 * Makes the app's icons from the page's mark: `node scripts/icons.ts`, after the
 * mark has changed. Needs rsvg-convert (Debian: librsvg2-bin).
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './lib/paths.ts'
import { capture } from './lib/run.ts'

const BUILD = join(ROOT, 'build')
const SIZES = [16, 32, 48, 64, 128, 256, 512]

const mark = readFileSync(join(ROOT, 'renderer', 'icon.svg'), 'utf8')
const [, attributes = '', shapes = ''] = /<svg([^>]*)>(.*)<\/svg>/s.exec(mark) ?? []
const style = attributes.replace(/\s(xmlns|viewBox|width|height)="[^"]*"/g, '').trim()

writeFileSync(
  join(BUILD, 'icon.svg'),
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1024 1024" width="1024" height="1024">
  <title>Folkmoot</title>
  <rect x="72" y="72" width="880" height="880" rx="196" fill="#fbfaf5" stroke="#d9d4c8" stroke-width="8"/>
  <g transform="translate(512 512) scale(13.5) translate(-24 -24)" ${style}>${shapes.trimEnd()}
  </g>
</svg>
`,
)

mkdirSync(join(BUILD, 'icons'), { recursive: true })
const render = (size: number, file: string): void => {
  const { ok, output } = capture('rsvg-convert', ['--width', `${size}`, join(BUILD, 'icon.svg'), '--output', file])
  if (!ok) throw new Error(`rsvg-convert could not draw the icon. Install librsvg2-bin. ${output}`)
}
for (const size of SIZES) render(size, join(BUILD, 'icons', `${size}x${size}.png`))
render(1024, join(BUILD, 'icon.png'))
