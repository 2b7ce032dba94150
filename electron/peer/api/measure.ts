import { API_LIMITS } from './limits.ts'

/**
 * Whether a message that arrived as values keeps within the limits: roughly its bytes as text, and how many values it
 * has. Stops as soon as it does not, so that a huge or deep message costs no more than the limit.
 */
export function isTooLarge(message: unknown): boolean {
  const waiting: unknown[] = [message]
  let bytes = 0
  let values = 0
  while (waiting.length > 0) {
    const value = waiting.pop()
    values++
    bytes += 8
    if (typeof value === 'string') bytes += value.length
    else if (ArrayBuffer.isView(value)) bytes += value.byteLength
    else if (Array.isArray(value)) {
      if (value.length > API_LIMITS.messageValues) return true
      for (const item of value) waiting.push(item)
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        bytes += key.length
        waiting.push(item)
      }
    }
    if (bytes > API_LIMITS.messageBytes || values + waiting.length > API_LIMITS.messageValues) return true
  }
  return false
}
