import { defaultRangeExtractor, useWindowVirtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, type Ref, type RefObject, useLayoutEffect, useRef, useState } from 'react'

/** From how many lines on only those near the window are made: fewer cost less than keeping account of them. */
const MANY = 100
/** Lines made before and after those in the window: the next one is there for the keyboard to go to. */
const SPARE = 8

/** What a line of a long list puts on its `li`: where it is, and how many there are. */
export interface LinePlace {
  readonly ref?: Ref<HTMLLIElement>
  readonly style?: CSSProperties
  readonly 'data-index'?: number
  readonly 'aria-posinset'?: number
  readonly 'aria-setsize'?: number
}

export interface LongListProps<T> {
  readonly items: readonly T[]
  readonly keyOf: (item: T) => string
  /** The usual height of a line, until it is measured. Lines touch: space between them is their padding. */
  readonly lineHeightPx: number
  readonly className: string
  readonly label?: string
  readonly ordered?: boolean
  readonly children: (item: T, place: LinePlace) => React.ReactNode
}

/**
 * A list that may have thousands of lines. It scrolls with the page; a screen reader hears how many lines there are, and
 * the line that has the focus stays, so that the keyboard never falls out of the list.
 */
export function LongList<T>(props: LongListProps<T>) {
  const { items, keyOf, className, label, ordered = false, children } = props
  if (items.length > MANY) return <WindowedList {...props} />
  const List = ordered ? 'ol' : 'ul'
  return (
    <List className={className} aria-label={label}>
      {items.map((item) => (
        <Line key={keyOf(item)} item={item} place={NO_PLACE} of={children} />
      ))}
    </List>
  )
}

const NO_PLACE: LinePlace = {}

function Line<T>({
  item,
  place,
  of,
}: {
  readonly item: T
  readonly place: LinePlace
  readonly of: LongListProps<T>['children']
}) {
  return <>{of(item, place)}</>
}

function WindowedList<T>(props: LongListProps<T>) {
  const { items, keyOf, lineHeightPx, className, label, ordered = false, children } = props
  const list = useRef<HTMLUListElement & HTMLOListElement>(null)
  const top = useTop(list)
  const focused = useRef<number | null>(null)
  const lines = useWindowVirtualizer<HTMLLIElement>({
    count: items.length,
    estimateSize: () => lineHeightPx,
    overscan: SPARE,
    scrollMargin: top,
    getItemKey: (at) => {
      const item = items[at]
      return item === undefined ? at : keyOf(item)
    },
    rangeExtractor: (range) => {
      const near = defaultRangeExtractor(range)
      const kept = focused.current
      if (kept === null || kept >= items.length || near.includes(kept)) return near
      return [...near, kept].sort((a, b) => a - b)
    },
  })
  const List = ordered ? 'ol' : 'ul'
  const shown = lines.getVirtualItems()
  const last = shown.at(-1)
  const rest = lines.getTotalSize() - (last === undefined ? 0 : last.end - top)
  return (
    <List
      ref={list}
      className={className}
      aria-label={label}
      style={{ paddingBlockEnd: Math.max(0, rest) }}
      onFocus={({ target }) => {
        const line = target.closest('[data-index]')
        focused.current = line === null ? null : Number(line.getAttribute('data-index'))
      }}
      onBlur={() => {
        focused.current = null
      }}
    >
      {shown.map(({ index, key, start }, nth) => {
        const item = items[index]
        if (item === undefined) return null
        const before = shown[nth - 1]
        // What is left out between two lines is an empty space of its height.
        const space = start - (before === undefined ? top : before.end)
        const place: LinePlace = {
          ref: lines.measureElement,
          style: space > 0 ? { marginBlockStart: space } : {},
          'data-index': index,
          'aria-posinset': index + 1,
          'aria-setsize': items.length,
        }
        return <Line key={key} item={item} place={place} of={children} />
      })}
    </List>
  )
}

/** How far below the top of the document a list begins, in pixels; what is above it may grow and shrink. */
function useTop(list: RefObject<HTMLElement | null>): number {
  const [top, setTop] = useState(0)
  useLayoutEffect(() => {
    const measure = () => {
      if (list.current !== null) setTop(Math.round(list.current.getBoundingClientRect().top + window.scrollY))
    }
    measure()
    const watch = new ResizeObserver(measure)
    watch.observe(document.body)
    return () => watch.disconnect()
  }, [list])
  return top
}
