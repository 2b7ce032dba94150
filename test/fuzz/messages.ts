/** What one fuzzing thread is asked for, and what it tells. */
export interface Job {
  readonly seed: number
  /** Number of this thread: threads draw different inputs. */
  readonly thread: number
  readonly tasks: readonly Task[]
  /** Where the input at hand stands while it is fed: two numbers (which, how long), then its bytes. */
  readonly window: SharedArrayBuffer
}

export interface Task {
  readonly target: string
  /** Inputs to feed, and milliseconds to go on for: whichever ends first. */
  readonly inputs: number
  readonly ms: number
}

export interface Finding {
  readonly target: string
  readonly seed: number
  readonly thread: number
  readonly index: number
  /** Message and stack of what was thrown, or what was exceeded. */
  readonly why: string
  readonly input: Uint8Array
}

export type Told =
  | { readonly tell: 'progress'; readonly target: string; readonly inputs: number; readonly accepted: number }
  | { readonly tell: 'finding'; readonly finding: Finding }
  | { readonly tell: 'done'; readonly target: string; readonly megabytes: number; readonly slowestMs: number }

/** Bytes of the window for one input. */
export const WINDOW_BYTES = 1_300_000
export const WINDOW_HEAD = 8
