import { encodeReplicate } from '#shared/protocol/replicate-messages.ts'
import type { Chance } from '../world/chance.ts'
import type { Habit } from '../world/wire.ts'

/** What a hostile computer makes of the messages that its own, honest software sends. */
export const HABITS = ['none', 'mute', 'withhold', 'stutter', 'replay', 'flip', 'cut-short', 'disorder'] as const
export type HabitName = (typeof HABITS)[number]

/** Old messages remembered for repetition. */
const REMEMBERED = 32

export function habitOf(name: HabitName, chance: Chance): Habit | null {
  const old: Uint8Array[] = []
  let held: Uint8Array | null = null
  switch (name) {
    case 'none':
      return null
    case 'mute':
      return () => []
    case 'withhold':
      return (message) => (carriesEntries(message) && !chance.oneIn(4) ? [] : [message])
    case 'stutter':
      return (message) => [message, message]
    case 'replay':
      return (message) => {
        old.push(message)
        if (old.length > REMEMBERED) old.shift()
        return chance.oneIn(2) ? [message, chance.pick(old)] : [message]
      }
    case 'flip':
      return (message) => {
        if (!chance.oneIn(6)) return [message]
        const altered = new Uint8Array(message)
        const at = chance.below(altered.length)
        altered[at] = (altered[at] ?? 0) ^ (1 << chance.below(8))
        return [altered]
      }
    case 'cut-short':
      return (message) => (chance.oneIn(8) ? [message.slice(0, chance.below(message.length))] : [message])
    case 'disorder':
      return (message) => {
        const before = held
        held = before === null && chance.oneIn(2) ? message : null
        if (held === message) return []
        return before === null ? [message] : [message, before]
      }
  }
}

const MARK = Buffer.from(encodeReplicate({ type: 'entries', entries: [new Uint8Array(1)] })).subarray(1, 9)
const carriesEntries = (message: Uint8Array): boolean => Buffer.from(message).subarray(0, 64).includes(MARK)
