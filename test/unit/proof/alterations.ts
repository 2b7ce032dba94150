import { decodeEntry, type Entry, encodePayload, sealEntry, type UnsignedEntry } from '#shared/log/entry.ts'

export function decoded(bytes: Uint8Array): Entry {
  const read = decodeEntry(bytes)
  if (!read.ok) throw new Error('it is no entry')
  return read.value
}

/** An entry with one field changed at a time, under its old signature; and with its signature changed. */
export function* alterations(entry: Entry): Iterable<readonly [string, Uint8Array]> {
  // Field by field: some are read only when asked for.
  const { organisation, device, seq, prev, seen, document, kind, kindVersion, claimedTime, body, signature } = entry
  const unsigned: UnsignedEntry = {
    organisation,
    device,
    seq,
    prev,
    seen,
    document,
    kind,
    kindVersion,
    claimedTime,
    body,
  }
  for (const [field, value] of Object.entries(unsigned)) {
    for (const [where, altered] of variants(value, field)) {
      const changed = { ...unsigned, [field]: altered } as UnsignedEntry
      yield [where, sealEntry(changed, encodePayload(changed), signature).bytes]
    }
  }
  const other = signature.slice()
  other[7] = (other[7] ?? 0) ^ 1
  yield ['signature', sealEntry(unsigned, encodePayload(unsigned), other).bytes]
}

/** A value with one thing in it different, for each thing in it. */
function* variants(value: unknown, where: string): Iterable<readonly [string, unknown]> {
  if (typeof value === 'string') yield [where, /^[0-9a-f]{64}$/.test(value) ? flipped(value) : `${value}x`]
  else if (typeof value === 'number') yield [where, value + 1]
  else if (typeof value === 'boolean') yield [where, !value]
  else if (value instanceof Uint8Array) yield [where, Uint8Array.from([...value, 0])]
  else if (Array.isArray(value)) {
    for (const i of value.keys()) {
      yield [`${where}.${i} left out`, value.toSpliced(i, 1)]
      for (const [inner, altered] of variants(value[i], `${where}.${i}`)) yield [inner, value.with(i, altered)]
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, part] of Object.entries(value)) {
      for (const [inner, altered] of variants(part, `${where}.${name}`)) yield [inner, { ...value, [name]: altered }]
    }
  }
}

const flipped = (hex: string): string => `${hex.startsWith('0') ? '1' : '0'}${hex.slice(1)}`
