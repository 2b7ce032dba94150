/** Runs inside the page, so it stands alone: what does not fit, in sentences that name the element. */
export function misfits(): readonly string[] {
  const SLACK = 1.5
  /** By how much a quiet button and a sticky foot reach over their place by design: --s-2, the least space there is. */
  const BLEED = 8
  const found = new Set<string>()

  const name = (element: Element): string => {
    const classes = element.classList.length === 0 ? '' : `.${[...element.classList].join('.')}`
    const text = (element.textContent ?? '').replaceAll(/\s+/g, ' ').trim().slice(0, 40)
    return `${element.localName}${classes}${text === '' ? '' : ` "${text}"`}`
  }
  const hidden = (element: Element): boolean =>
    !element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) ||
    element.closest('[aria-hidden="true"], [inert], .visually-hidden, [data-live-announcer], .cm-layer') !== null ||
    element.getBoundingClientRect().width <= 1
  const scrolls = (value: string): boolean => value === 'auto' || value === 'scroll'
  const titled = (element: Element): boolean =>
    element.closest('[title]') !== null || element.closest('[aria-label]') !== null

  /** Under an open dialog nothing can be used. */
  const dialogs = [...document.querySelectorAll('[role="dialog"], [role="alertdialog"]')]
  const root = dialogs.at(-1) ?? document.body
  const shown = [...root.querySelectorAll<HTMLElement>('*')].filter((each) => !hidden(each))

  for (const element of shown) {
    const style = getComputedStyle(element)
    if (element.clientWidth === 0 || style.display === 'inline' || element.closest('svg') !== null) continue
    const sideways = element.scrollWidth - element.clientWidth
    const downwards = element.scrollHeight - element.clientHeight
    const field = element.matches('input, textarea, select')
    if (sideways > SLACK && !field) {
      if (style.overflowX === 'visible') {
        if (sideways <= BLEED + SLACK) continue
        const inner = [...element.querySelectorAll('*')].some(
          (each) => each.clientWidth > 0 && each.scrollWidth - each.clientWidth > SLACK,
        )
        if (!inner) found.add(`wider than its place by ${sideways} px: ${name(element)}`)
      } else if (!scrolls(style.overflowX) && !(style.textOverflow === 'ellipsis' && titled(element)))
        found.add(`cut at its side: ${name(element)}`)
    }
    if (downwards > SLACK && (style.overflowY === 'hidden' || style.overflowY === 'clip') && !titled(element))
      found.add(`cut at its foot: ${name(element)}`)
    const box = element.getBoundingClientRect()
    const inside = element.parentElement?.closest('[data-scrolls-sideways], pre, .cm-scroller') ?? null
    if (inside === null && (box.left < -SLACK || box.right > innerWidth + SLACK) && !element.matches('.skip'))
      found.add(`out of the window: ${name(element)}`)
  }

  const USED = 'a[href], button, input, textarea, select, summary, [role="button"], [role="radio"], [role="tab"]'
  const used = shown.filter((each) => each.matches(USED) && !each.matches('.skip'))
  /** What stays put while the rest scrolls lies over it now and then. */
  const layer = (element: Element): Element | null => {
    for (let each: Element | null = element; each !== null; each = each.parentElement)
      if (['sticky', 'fixed'].includes(getComputedStyle(each).position)) return each
    return null
  }
  const boxes = used.map((element) => ({ element, rects: [...element.getClientRects()], layer: layer(element) }))
  boxes.forEach((one, at) => {
    for (const other of boxes.slice(at + 1)) {
      if (one.layer !== other.layer || one.element.contains(other.element) || other.element.contains(one.element))
        continue
      const overlap = one.rects.some((a) =>
        other.rects.some(
          (b) =>
            Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 &&
            Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2,
        ),
      )
      if (overlap) found.add(`overlap: ${name(one.element)} and ${name(other.element)}`)
    }
  })
  return [...found]
}
