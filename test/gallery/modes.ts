import type { Page } from 'playwright-core'

/** A way of looking at a page. */
interface Mode {
  readonly width: number
  readonly height: number
  readonly colorScheme: 'light' | 'dark'
  readonly contrast: 'no-preference' | 'more'
  /** The largest text that settings offer is 128 %, so what fits then fits at 125 %. */
  readonly text: 'normal' | 'larger'
  readonly direction: 'ltr' | 'rtl'
}

const WIDE: Mode = {
  width: 1320,
  height: 900,
  colorScheme: 'light',
  contrast: 'no-preference',
  text: 'normal',
  direction: 'ltr',
}

/**
 * `middle` is the narrowest window with everything side by side, `narrow` a small one. There is no catalogue of texts in
 * a language that is read from the right yet: `rtl` turns the page and the components round under the English ones.
 */
const MODES = {
  light: WIDE,
  dark: { ...WIDE, colorScheme: 'dark' },
  contrast: { ...WIDE, contrast: 'more' },
  'contrast-dark': { ...WIDE, colorScheme: 'dark', contrast: 'more' },
  text: { ...WIDE, text: 'larger' },
  'text-middle': { ...WIDE, width: 900, text: 'larger' },
  middle: { ...WIDE, width: 900 },
  narrow: { ...WIDE, width: 420, height: 820 },
  'text-narrow': { ...WIDE, width: 420, height: 820, text: 'larger' },
  rtl: { ...WIDE, direction: 'rtl' },
  'rtl-narrow': { ...WIDE, width: 420, height: 820, direction: 'rtl' },
} as const satisfies Readonly<Record<string, Mode>>
export type ModeName = keyof typeof MODES

/** What the issue of a release asks for; the others are for looking at what was doubtful in one of these. */
const USUAL: readonly ModeName[] = ['light', 'dark', 'contrast', 'text', 'middle', 'narrow', 'rtl']

/**
 * The modes asked for, grouped by what a page must know from its beginning: those of one group are looks at one page.
 * @throws Error that names a mode that there is not
 */
export function modeGroups(asked: readonly string[] | null): readonly (readonly ModeName[])[] {
  const all = Object.keys(MODES) as ModeName[]
  const strange = (asked ?? []).filter((name) => !all.some((each) => each === name))
  if (strange.length > 0) throw new Error(`There is no mode ${strange.join(', ')}. There are ${all.join(', ')}.`)
  const wanted = asked === null ? USUAL : all.filter((name) => asked.includes(name))
  return [...Map.groupBy(wanted, (name) => `${MODES[name].width} ${MODES[name].direction}`).values()]
}

/** Components take their direction from the language, the page from its root. */
export const pageOptions = (name: ModeName) => ({
  viewport: { width: MODES[name].width, height: MODES[name].height },
  locale: MODES[name].direction === 'rtl' ? 'ar' : 'en-GB',
  reducedMotion: 'reduce' as const,
})

export async function look(page: Page, name: ModeName): Promise<void> {
  const { colorScheme, contrast, text, direction } = MODES[name]
  await page.emulateMedia({ colorScheme, contrast, reducedMotion: 'reduce' })
  // The page follows the system a moment later, and sets everything anew when it does.
  await page.waitForFunction(
    ([theme, more]) => {
      const { dataset } = document.documentElement
      return dataset['theme'] === theme && dataset['contrast'] === more
    },
    [colorScheme, contrast === 'more' ? 'more' : 'normal'] as const,
  )
  await page.evaluate(
    ([size, dir]) => {
      document.documentElement.dataset['textSize'] = size
      document.documentElement.dir = dir
    },
    [text, direction] as const,
  )
}
