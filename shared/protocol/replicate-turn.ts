import { LIMITS } from '../kernel/limits.ts'
import type { GoodbyeCode, ReplicateMessage } from './replicate-messages.ts'
import type { Knowledge, ReplicateEffect, ReplicateState } from './replicate-state.ts'
import type { ChainTip } from './vector.ts'

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

  /**
   * The own vector as far as it fits a message. A device that forked its chain thousands of times could make it too
   * long; what is left out is then sent again, which costs traffic and nothing else.
   */
  vector(): ChainTip[] {
    return this.know.tips().slice(0, LIMITS.vectorTips)
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
