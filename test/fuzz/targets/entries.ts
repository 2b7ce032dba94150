import * as dagCbor from '@ipld/dag-cbor'
import { createVerifier } from '#electron/peer/adapters/crypto.ts'
import { changeOf } from '#electron/peer/service/intake.ts'
import { concat, equalBytes, sha256, toHex } from '#shared/kernel/bytes.ts'
import { decodeEntry, encodePayload, sealEntry, signEntry, signingInput, verifyEntry } from '#shared/log/entry.ts'
import { nextEntry } from '#shared/organisation/author.ts'
import { readAct } from '#shared/organisation/authorize.ts'
import { derivedDigest, logDigest } from '#shared/organisation/digest.ts'
import type { Replica } from '#test/kit/people.ts'
import type { Chance } from '../chance.ts'
import { copyOf, type Lived } from '../corpus-organisation.ts'
import { mutateValue } from '../mutate-value.ts'
import { cborInput, must, type Target } from '../target.ts'

const verify = createVerifier()

const entry: Target = {
  name: 'entry',
  weight: 12,
  open: ({ entries }) => ({
    input: cborInput(entries.map(({ bytes }) => bytes)),
    feed(input, chance) {
      const decoded = decodeEntry(input)
      if (!decoded.ok) return false
      const { value } = decoded
      must(value.id === toHex(sha256(input)), 'the id is not the hash of the bytes')
      must(equalBytes(value.bytes, input), 'an entry has other bytes than were read')
      const written = sealEntry(value, encodePayload(value), value.signature)
      must(equalBytes(written.bytes, input), 'what was accepted is not canonical')
      changeOf(value)
      readAct(value)
      if (chance.oneIn(20)) verifyEntry(value, verify)
      return true
    },
  }),
}

/**
 * What a member's key can sign: any content in the right place of the chain, or any payload at all. The bytes of an
 * input are the signed entry itself.
 */
export function signedByMember(lived: Lived, author: () => Replica): (chance: Chance) => Uint8Array {
  const real = lived.entries.filter(({ seq }) => seq > 1)
  return (chance) => {
    const by = author()
    const model = chance.pick(real)
    const sign = (message: Uint8Array): Uint8Array => by.key.sign(message)
    try {
      const { document, kind, kindVersion } = model
      const content = {
        document,
        kind,
        kindVersion,
        body: chance.oneIn(20) ? model.body : mutateValue(chance, model.body),
      }
      const now = by.world.now + chance.pick([0, 0, 0, -86_400_000, 400_000_000, 2 ** 45])
      const next = nextEntry(by.organisation, by.key.device, now, content)
      if (!chance.oneIn(4)) return signEntry(next, sign).bytes
      const fields = mutateValue(chance, dagCbor.decode(encodePayload(next)))
      const payload = dagCbor.encode(fields)
      return dagCbor.encode([payload, sign(signingInput(payload))])
    } catch {
      // What cannot be written at all: damaged bytes instead.
      return concat(model.bytes.subarray(0, chance.below(model.bytes.length)), chance.bytes(8))
    }
  }
}

/** After so many entries the organisation is begun anew: it stays small, and a member who left is back. */
const RENEW_AFTER = 200

/** A hostile member's entries are judged, kept as evidence, and everything derived from them still derives. */
const judged: Target = {
  name: 'entry signed by a member',
  weight: 1,
  open(lived) {
    let replica = copyOf(lived, 'cy')
    let fed = 0
    return {
      input: signedByMember(lived, () => replica),
      feed(input, chance) {
        if (++fed % RENEW_AFTER === 0) replica = copyOf(lived, 'cy')
        const decoded = decodeEntry(input)
        if (!decoded.ok || !verifyEntry(decoded.value, verify)) return false
        const { verdict } = replica.organisation.add(decoded.value)
        if (verdict === 'refuse' || verdict === 'unknown') return false
        if (chance.oneIn(10)) {
          logDigest(replica.organisation)
          derivedDigest(replica.organisation)
        }
        return true
      },
    }
  },
}

export const ENTRIES: readonly Target[] = [entry, judged]
