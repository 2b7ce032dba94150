import * as dagCbor from '@ipld/dag-cbor'
import type { Chance } from './chance.ts'
import { LONGEST, mutateBytes } from './mutate.ts'

/** Edits of decoded data: what damaged bytes seldom reach, since most of them are no data any more. */

const NUMBERS: readonly number[] = [
  0,
  1,
  -1,
  2,
  255,
  256,
  65_535,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32,
  Number.MAX_SAFE_INTEGER,
  Number.MIN_SAFE_INTEGER,
  0.5,
  -0.5,
  1e300,
  5e-324,
  253_402_300_799_999,
  253_402_300_800_000,
]
const TEXTS: readonly string[] = [
  '',
  ' ',
  'organisation',
  'change',
  'member',
  'allow',
  '__proto__',
  'constructor',
  'toString',
  '\u0000',
  '\ud800',
  '\u202e',
  '0',
  '-1',
  '1e999',
  '/ip4/127.0.0.1/tcp/1',
  'null',
]

type Plain = unknown
const isMap = (value: Plain): value is Record<string, Plain> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)

function deep(chance: Chance): Plain {
  let value: Plain = chance.pick<Plain>([null, 0, [], {}])
  const asList = chance.oneIn(2)
  for (let levels = 1 + chance.below(chance.oneIn(10) ? 3_000 : 48); levels > 0; levels--) {
    value = asList ? [value] : { a: value }
  }
  return value
}

/** Anything but what is there. */
function another(chance: Chance, value: Plain): Plain {
  if (value instanceof Uint8Array && chance.oneIn(2)) return mutatedInside(chance, value)
  if (typeof value === 'number' && chance.oneIn(2)) return value + chance.pick([-1, 1, 7, 1000, 86_400_000])
  if (typeof value === 'string' && chance.oneIn(2)) return otherText(chance, value)
  switch (chance.below(10)) {
    case 0:
      return null
    case 1:
      return chance.oneIn(2)
    case 2:
    case 3:
      return chance.pick(NUMBERS)
    case 4:
      return chance.pick(TEXTS)
    case 5:
      return chance.bytes(chance.pick([0, 1, 16, 31, 32, 33, 64]))
    case 6:
      return Array.from({ length: chance.below(4) }, () => value)
    case 7:
      return { a: value, [chance.pick(TEXTS)]: value }
    case 8:
      return deep(chance)
    default:
      return 'x'.repeat(chance.pick([1, 64, 119, 120, 121, 200, 201, 257, 10_001]))
  }
}

function otherText(chance: Chance, text: string): string {
  const at = chance.below(text.length + 1)
  switch (chance.below(5)) {
    case 0:
      return text.slice(0, at)
    case 1:
      return text.slice(0, at) + chance.pick(TEXTS) + text.slice(at)
    case 2:
      return text.toUpperCase()
    case 3:
      return text.slice(0, at) + String.fromCharCode(chance.below(0x10000)) + text.slice(at + 1)
    default:
      return text + text
  }
}

/** Bytes that hold data in turn, such as an entry's payload, are edited as data. */
function mutatedInside(chance: Chance, bytes: Uint8Array): Uint8Array {
  return (chance.oneIn(3) ? null : mutateCbor(chance, bytes)) ?? mutateBytes(chance, bytes, [bytes])
}

/** A copy of plain data with one place in it changed. */
export function mutateValue(chance: Chance, value: Plain, levels = 0): Plain {
  const stops = levels > 40 || chance.oneIn(levels === 0 ? 50 : 4)
  if (Array.isArray(value) && value.length > 0 && !stops) {
    const copy: Plain[] = [...value]
    const at = chance.below(copy.length)
    switch (chance.below(8)) {
      case 0:
        copy.splice(at, 1)
        break
      case 1:
        copy.splice(at, 0, copy[chance.below(copy.length)])
        break
      case 2:
        copy.push(...Array.from({ length: chance.pick([1, 2, 300]) }, () => copy[at]))
        break
      default:
        copy[at] = mutateValue(chance, copy[at], levels + 1)
    }
    return copy
  }
  if (isMap(value) && !stops) {
    const names = Object.keys(value)
    if (names.length === 0) return another(chance, value)
    const name = chance.pick(names)
    const copy: Record<string, Plain> = { ...value }
    switch (chance.below(10)) {
      case 0:
        delete copy[name]
        break
      case 1:
        copy[`${name}x`] = copy[name]
        break
      case 2:
        copy[name] = copy[chance.pick(names)]
        break
      default:
        copy[name] = mutateValue(chance, copy[name], levels + 1)
    }
    return copy
  }
  return another(chance, value)
}

/** Bytes of DAG-CBOR with one value in them changed, written as they should be; `null` where that cannot be. */
export function mutateCbor(chance: Chance, bytes: Uint8Array): Uint8Array | null {
  try {
    const edited = dagCbor.encode(mutateValue(chance, dagCbor.decode(bytes)))
    return edited.length > LONGEST ? null : edited
  } catch {
    return null
  }
}

/** JSON text with one value changed; `null` where the text is none. */
export function mutateJson(chance: Chance, text: string): string | null {
  try {
    const edited = JSON.stringify(mutateValue(chance, JSON.parse(text)))
    return edited === undefined || edited.length > LONGEST / 3 ? null : edited
  } catch {
    return null
  }
}
