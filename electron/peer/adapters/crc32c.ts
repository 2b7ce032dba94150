/** CRC-32C (Castagnoli), RFC 3720 appendix B.4: the checksum in LevelDB's files. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1
  return crc
})

/** The checksum of several pieces as if they were one. */
export function crc32c(...pieces: readonly Uint8Array[]): number {
  let crc = 0xffffffff
  for (const piece of pieces) {
    for (let i = 0; i < piece.length; i++) crc = (crc >>> 8) ^ (TABLE[(crc ^ (piece[i] ?? 0)) & 0xff] ?? 0)
  }
  return ~crc >>> 0
}
