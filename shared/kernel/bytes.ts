import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js'
import { hexToBytes } from '@noble/hashes/utils.js'

export const fromHex = (hex: string): Uint8Array => hexToBytes(hex)
export const sha256 = (bytes: Uint8Array): Uint8Array => nobleSha256(bytes)

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })
export const utf8 = (text: string): Uint8Array => encoder.encode(text)
/** Bytes written at once: a call takes only so many arguments. */
const HEX_AT_ONCE = 1024
const HEX_DIGITS = utf8('0123456789abcdef')

/**
 * Hexadecimal text, made in one piece. Put together digit by digit it would be a tree of texts in V8, ten times as large,
 * and every look-up by it as slow.
 */
export function toHex(bytes: Uint8Array): string {
  let hex = ''
  for (let from = 0; from < bytes.length; from += HEX_AT_ONCE) {
    const digits: number[] = []
    for (const byte of bytes.subarray(from, from + HEX_AT_ONCE)) {
      digits.push(HEX_DIGITS[byte >> 4] as number, HEX_DIGITS[byte & 15] as number)
    }
    hex += String.fromCharCode(...digits)
  }
  return hex
}

/** @throws TypeError when the bytes are not UTF-8 */
export const fromUtf8 = (bytes: Uint8Array): string => decoder.decode(bytes)

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    out.set(part, offset)
    offset += part.length
  }
  return out
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/** Base64 (RFC 4648 section 4), the form in which PeerApi carries bytes. */
export function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (let i = 0; i < bytes.length; i += 0x8000) binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000))
  return btoa(binary)
}

/** @throws DOMException when the text is not base64 */
export function fromBase64(text: string): Uint8Array {
  const binary = atob(text)
  const out = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) out[i] = binary.charCodeAt(i)
  return out
}
