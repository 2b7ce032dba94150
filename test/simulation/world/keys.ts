import { createVerifier } from '#electron/peer/adapters/crypto.ts'
import type { KeyVault } from '#electron/peer/ports/ports.ts'
import { equalBytes, toHex } from '#shared/kernel/bytes.ts'
import type { VerifySignature } from '#shared/log/entry.ts'
import { type Key, keyOf } from '#test/kit/people.ts'

interface Checked {
  readonly key: string
  readonly message: Uint8Array
  readonly holds: boolean
}

const keys = new Map<string, Key>()
/** What node:crypto said, by the first bytes of the signature. Grows with one run and is emptied after it. */
const checked = new Map<string, Checked[]>()
const really = createVerifier()

const nameOf = (signature: Uint8Array): string => Buffer.from(signature).toString('latin1')

function note(signature: Uint8Array, one: Checked): void {
  const name = nameOf(signature)
  const known = checked.get(name)
  if (known === undefined) checked.set(name, [one])
  else known.push(one)
}

/** A real key made from a name. What it signs is known to hold, so that no peer of the run spends time on it. */
export function keyFor(name: string): Key {
  const known = keys.get(name)
  if (known !== undefined) return known
  const made = keyOf(name)
  const key: Key = {
    device: made.device,
    sign: (message) => {
      const signature = made.sign(message)
      note(signature, { key: made.device, message: message.slice(), holds: true })
      return signature
    },
  }
  keys.set(name, key)
  return key
}

/** Real verification, done once for each key, message and signature. */
export const verify: VerifySignature = (publicKey, message, signature) => {
  const key = toHex(publicKey)
  const before = checked.get(nameOf(signature))?.find((one) => one.key === key && equalBytes(one.message, message))
  if (before !== undefined) return before.holds
  const holds = really(publicKey, message, signature)
  note(signature, { key, message: message.slice(), holds })
  return holds
}

export const forgetChecked = (): void => checked.clear()

export const vaultOf = (key: Key): KeyVault => ({
  device: key.device,
  protection: 'file-permissions',
  sign: key.sign,
  exportForTransport: () => {
    throw new Error('nothing in the simulation takes a key out')
  },
})
