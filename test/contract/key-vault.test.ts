import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ed25519 } from '@noble/curves/ed25519.js'
import { describe, expect, it } from 'vitest'
import { createVerifier } from '#electron/peer/adapters/crypto.ts'
import type { Protection } from '#electron/peer/adapters/key-file.ts'
import { memoryVault, openKeyVault } from '#electron/peer/adapters/key-vault.ts'
import type { KeyVault } from '#electron/peer/ports/ports.ts'
import { fromHex, toBase64, toHex, utf8 } from '#shared/kernel/bytes.ts'
import { scratchFolder } from '#test/kit/scratch.ts'

const keyring = (fill: number): Protection => ({ kind: 'system-keyring', wrappingKey: new Uint8Array(32).fill(fill) })
const permissions: Protection = { kind: 'file-permissions' }

const vaults: Record<string, () => Promise<KeyVault>> = {
  'in memory': async () => memoryVault(),
  'behind file permissions': async () =>
    openKeyVault({ path: join(await scratchFolder(), 'device.key'), protection: permissions, expected: null }),
  'wrapped by the system’s keyring': async () =>
    openKeyVault({ path: join(await scratchFolder(), 'device.key'), protection: keyring(7), expected: null }),
}

describe.each(Object.entries(vaults))('the KeyVault port %s', (_name, open) => {
  it('signs as its device, so that an independent implementation agrees', async () => {
    const vault = await open()
    const signature = vault.sign(utf8('a ballot'))
    expect(ed25519.verify(signature, utf8('a ballot'), fromHex(vault.device))).toBe(true)
    expect(ed25519.verify(signature, utf8('another ballot'), fromHex(vault.device))).toBe(false)
  })

  it('gives the transport the seed of the same key', async () => {
    const vault = await open()
    expect(toHex(ed25519.getPublicKey(vault.exportForTransport()))).toBe(vault.device)
  })

  it('is another device each time one is made', async () => {
    expect((await open()).device).not.toBe((await open()).device)
  })
})

describe('the file with the device’s key', () => {
  const made = async (protection: Protection) => {
    const path = join(await scratchFolder(), 'device.key')
    const vault = await openKeyVault({ path, protection, expected: null })
    return { path, vault }
  }

  it.each([permissions, keyring(7)])('gives the same device at every start ($kind)', async (protection) => {
    const { path, vault } = await made(protection)
    const again = await openKeyVault({ path, protection, expected: vault.device })
    expect(again.device).toBe(vault.device)
    expect(again.protection).toBe(protection.kind)
    expect(again.sign(utf8('x'))).toEqual(vault.sign(utf8('x')))
  })

  it('is nobody else’s to read, and does not hold the seed when wrapped', async () => {
    const { path, vault } = await made(keyring(7))
    expect(statSync(path).mode & 0o777).toBe(0o600)
    const text = readFileSync(path, 'utf8')
    const seed = vault.exportForTransport()
    for (const form of [toBase64(seed), toHex(seed)]) expect(text).not.toContain(form)
    const plain = await made(permissions)
    expect(readFileSync(plain.path, 'utf8')).toContain(toBase64(plain.vault.exportForTransport()))
  })

  it('does not open with another wrapping key, nor with none, and stays as it is', async () => {
    const { path, vault } = await made(keyring(7))
    const before = readFileSync(path)
    const wrong = openKeyVault({ path, protection: keyring(8), expected: vault.device })
    await expect(wrong).rejects.toMatchObject({ name: 'VaultFailure', problem: 'wrong-wrapping-key' })
    const none = openKeyVault({ path, protection: permissions, expected: vault.device })
    await expect(none).rejects.toMatchObject({ problem: 'locked' })
    expect(readFileSync(path)).toEqual(before)
  })

  it('is wrapped as soon as there is a keyring, and stays the same device', async () => {
    const { path, vault } = await made(permissions)
    const wrapped = await openKeyVault({ path, protection: keyring(7), expected: vault.device })
    expect(wrapped.device).toBe(vault.device)
    expect(wrapped.protection).toBe('system-keyring')
    expect(readFileSync(path, 'utf8')).not.toContain(toBase64(vault.exportForTransport()))
    expect((await openKeyVault({ path, protection: keyring(7), expected: vault.device })).device).toBe(vault.device)
  })

  it.each([permissions, keyring(7)])(
    'is never trusted when any character of it was changed ($kind)',
    async (protection) => {
      const { path, vault } = await made(protection)
      const whole = readFileSync(path)
      for (let at = 0; at < whole.length - 1; at += 5) {
        const altered = Buffer.from(whole)
        altered[at] = altered[at] === 0x41 ? 0x42 : 0x41
        writeFileSync(path, altered)
        // Unused bits at the end of a base64 text may be changed without changing the key; nothing else may.
        const outcome = await openKeyVault({ path, protection, expected: vault.device }).catch(
          (error: unknown) => error,
        )
        if (outcome instanceof Error) expect(outcome.name).toBe('VaultFailure')
        else expect(outcome).toMatchObject({ device: vault.device })
      }
      for (const length of [0, 1, 50, whole.length - 3]) {
        writeFileSync(path, whole.subarray(0, length))
        await expect(openKeyVault({ path, protection, expected: vault.device })).rejects.toMatchObject({
          problem: 'damaged',
        })
        expect(readFileSync(path).length).toBe(length)
      }
    },
  )

  it('when gone is not replaced for a profile that had one', async () => {
    const { path, vault } = await made(permissions)
    rmSync(path)
    await expect(openKeyVault({ path, protection: permissions, expected: vault.device })).rejects.toMatchObject({
      problem: 'missing',
    })
  })

  it('of another profile is not accepted', async () => {
    const { path } = await made(permissions)
    const other = memoryVault().device
    await expect(openKeyVault({ path, protection: permissions, expected: other })).rejects.toMatchObject({
      problem: 'other-device',
    })
  })

  it('never shows the key in what a failure says', async () => {
    const { path, vault } = await made(permissions)
    const seed = toBase64(vault.exportForTransport())
    writeFileSync(path, readFileSync(path, 'utf8').replace('}', ',"x":1}'))
    const failure = await openKeyVault({ path, protection: permissions, expected: null }).catch(
      (error: unknown) => error,
    )
    expect(failure).toMatchObject({ problem: 'damaged' })
    const { inspect } = await import('node:util')
    expect(inspect(failure, { depth: 9 })).not.toContain(seed)
  })
})

describe('checking signatures', () => {
  it('accepts the right ones and refuses altered, truncated and foreign ones, also when keys were forgotten', () => {
    const verify = createVerifier(2)
    const vaults = Array.from({ length: 5 }, () => memoryVault())
    for (let round = 0; round < 3; round++) {
      for (const [i, vault] of vaults.entries()) {
        const key = fromHex(vault.device)
        const signature = vault.sign(utf8('m'))
        expect(verify(key, utf8('m'), signature)).toBe(true)
        expect(verify(key, utf8('n'), signature)).toBe(false)
        expect(verify(fromHex(vaults[(i + 1) % 5]?.device ?? ''), utf8('m'), signature)).toBe(false)
        expect(verify(key, utf8('m'), signature.subarray(1))).toBe(false)
        expect(verify(key.subarray(1), utf8('m'), signature)).toBe(false)
      }
    }
    expect(verify(new Uint8Array(32).fill(0xff), utf8('m'), new Uint8Array(64))).toBe(false)
  })
})
