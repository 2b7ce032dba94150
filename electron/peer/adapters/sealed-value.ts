import { crc32 } from 'node:zlib'
import { StoreFailure } from '../ports/ports.ts'

/** Bytes of the checksum that stands before each stored value. */
const SEAL = 4

const checksum = (key: string, value: Uint8Array): number => crc32(value, crc32(key))

/** A value as stored: behind a CRC-32 of its key and itself, because the database does not check what it reads. */
export function seal(key: string, value: Uint8Array): Uint8Array {
  const sealed = new Uint8Array(SEAL + value.length)
  new DataView(sealed.buffer).setUint32(0, checksum(key, value))
  sealed.set(value, SEAL)
  return sealed
}

/** @throws StoreFailure 'damaged' when this is not what was stored under the key */
export function unseal(key: string, sealed: Uint8Array): Uint8Array {
  if (sealed.length >= SEAL) {
    // A plain Uint8Array even where the database gives a Buffer, whose `slice` would mean something else.
    const value = new Uint8Array(sealed.buffer, sealed.byteOffset + SEAL, sealed.length - SEAL)
    if (new DataView(sealed.buffer, sealed.byteOffset).getUint32(0) === checksum(key, value)) return value
  }
  throw new StoreFailure('damaged', `What is stored under ${key} is not what was written.`)
}
