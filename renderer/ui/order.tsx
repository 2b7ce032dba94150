import type { ReactNode } from 'react'
import './order.css'

/** A list with one of its things moved to another place. */
export function moved<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const next = [...list]
  const [thing] = next.splice(from, 1)
  if (thing === undefined) return list
  next.splice(to, 0, thing)
  return next
}

export interface OrderButtonProps {
  readonly label: string
  /** At an end of the list there is nowhere further to go; it stays reachable, so that the keyboard does not lose its place. */
  readonly isOff: boolean
  readonly onPress: () => void
  /** Up and down arrows while it has the focus: -1 and 1. */
  readonly onArrow?: (step: -1 | 1) => void
  readonly children: ReactNode
}

/** A small button that moves a thing within a list, or takes it in or out. */
export function OrderButton({ label, isOff, onPress, onArrow, children }: OrderButtonProps) {
  return (
    <button
      type="button"
      className="button button-icon order-button"
      aria-label={label}
      title={label}
      aria-disabled={isOff}
      onClick={() => {
        if (!isOff) onPress()
      }}
      onKeyDown={(event) => {
        if (onArrow === undefined || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
        event.preventDefault()
        onArrow(event.key === 'ArrowUp' ? -1 : 1)
      }}
    >
      {children}
    </button>
  )
}
