import type { GoodbyeCode, ReplicateMessage } from './replicate-messages.ts'
import type { Knowledge, ReplicateEffect, ReplicateState } from './replicate-state.ts'

/** One step in the making: the state so far and the effects in order. Lives only within `stepReplicate`. */
export class Turn {
  state: ReplicateState
  readonly effects: ReplicateEffect[] = []
  readonly know: Knowledge
  readonly now: number

  constructor(state: ReplicateState, know: Knowledge, now: number) {
    this.state = state
    this.know = know
    this.now = now
  }

  set(change: Partial<ReplicateState>): void {
    this.state = { ...this.state, ...change }
  }

  effect(effect: ReplicateEffect): void {
    this.effects.push(effect)
  }

  send(message: ReplicateMessage): void {
    this.effect({ do: 'send', message })
  }

  wake(at: number): void {
    this.effect({ do: 'wake', at })
  }

  close(code: GoodbyeCode): void {
    if (this.state.closed !== null) return
    this.send({ type: 'goodbye', code })
    this.set({ closed: code })
    this.effect({ do: 'close', code, by: 'us' })
  }
}
