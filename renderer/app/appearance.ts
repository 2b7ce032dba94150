import { appearance, onAppearance } from '../state/appearance.ts'

/** Keeps the document's theme, contrast and text size as chosen, following the system where that was chosen. */
export function startAppearance(target: Window): void {
  const dark = target.matchMedia('(prefers-color-scheme: dark)')
  const contrast = target.matchMedia('(prefers-contrast: more)')
  const apply = () => {
    const chosen = appearance()
    const data = target.document.documentElement.dataset
    data['theme'] = chosen.theme === 'system' ? (dark.matches ? 'dark' : 'light') : chosen.theme
    data['contrast'] = chosen.contrast === 'more' || contrast.matches ? 'more' : 'normal'
    data['textSize'] = chosen.textSize
  }
  dark.addEventListener('change', apply)
  contrast.addEventListener('change', apply)
  onAppearance(apply)
  apply()
}
