import { useCallback, useRef, useState } from 'react'
import type { ApiFailure } from '#shared/bridge/errors.ts'
import { asFailure } from './query-cache.ts'

/** Something the person started: not yet, under way, refused with why. */
export type ActionState =
  | { readonly status: 'idle' }
  | { readonly status: 'running' }
  | { readonly status: 'failed'; readonly failure: ApiFailure }

export interface Action<A extends readonly unknown[]> {
  readonly state: ActionState
  readonly run: (...args: A) => void
  readonly reset: () => void
}

/** Runs one request at a time and keeps its refusal for showing. */
export function useAction<A extends readonly unknown[], T>(
  perform: (...args: A) => Promise<T>,
  onDone?: (value: T) => void,
): Action<A> {
  const [state, setState] = useState<ActionState>({ status: 'idle' })
  const latest = useRef({ perform, onDone })
  latest.current = { perform, onDone }
  const running = useRef(false)
  const run = useCallback((...args: A) => {
    if (running.current) return
    running.current = true
    setState({ status: 'running' })
    latest.current.perform(...args).then(
      (value) => {
        running.current = false
        setState({ status: 'idle' })
        latest.current.onDone?.(value)
      },
      (cause: unknown) => {
        running.current = false
        setState({ status: 'failed', failure: asFailure(cause) })
      },
    )
  }, [])
  const reset = useCallback(() => setState({ status: 'idle' }), [])
  return { state, run, reset }
}
