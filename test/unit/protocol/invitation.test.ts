import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DeviceId, EntryId, OrganisationId } from '#shared/kernel/ids.ts'
import { addressOf, circuitAt } from '#shared/protocol/address.ts'
import {
  decodeInvitation,
  decodeInvitationFile,
  encodeInvitation,
  encodeInvitationFile,
  type Invitation,
} from '#shared/protocol/invitation.ts'

const device = 'd0'.repeat(32) as DeviceId
const invitation: Invitation = {
  organisation: '01'.repeat(32) as OrganisationId,
  organisationName: 'Gärten am Fluss',
  invitation: '02'.repeat(32) as EntryId,
  key: '03'.repeat(32) as DeviceId,
  secret: new Uint8Array(32).fill(4),
  gives: 'membership',
  invitedBy: 'Ada',
  issuedAt: 1_700_000_000_000,
  expiresAt: 1_800_000_000_000,
  device,
  addresses: [addressOf('/ip4/192.168.1.5/tcp/4001', device), addressOf('/ip6/fe80::1/tcp/4001', device)],
}
const link = encodeInvitation(invitation)

describe('the link of an invitation', () => {
  test('carries everything that its maker put in', () => {
    expect(link).toMatch(/^folkmoot:\/\/join\/1\/[A-Za-z0-9_-]+$/)
    expect(decodeInvitation(link)).toEqual({ ok: true, value: invitation })
  })

  test('fits a QR code that a phone camera reads', () => {
    expect(link.length).toBeLessThan(700)
  })

  test('survives the line breaks of mail programs', () => {
    const wrapped = `  ${link.slice(0, 60)}\r\n${link.slice(60, 200)}\n ${link.slice(200)}\n`
    expect(decodeInvitation(wrapped)).toEqual({ ok: true, value: invitation })
  })

  test('keeps room for relays, without which somebody elsewhere might have no way at all', () => {
    const own = Array.from({ length: 12 }, (_, index) => addressOf(`/ip6/fe80::${index + 1}/tcp/4001`, device))
    const relay = 'b4'.repeat(32) as DeviceId
    const relayed = addressOf(circuitAt('/ip4/45.10.20.10/tcp/4001', relay), device)
    const read = decodeInvitation(encodeInvitation({ ...invitation, addresses: [...own, relayed] }))
    expect(read.ok && read.value.addresses).toEqual([...own.slice(0, 7), relayed])
  })

  test('leaves out addresses of other devices and what is no address', () => {
    const other = addressOf('/ip4/1.2.3.4/tcp/1', 'ee'.repeat(32) as DeviceId)
    const read = decodeInvitation(
      encodeInvitation({ ...invitation, addresses: [other, 'nonsense', '/ip4/9.9.9.9/tcp/9'] }),
    )
    expect(read).toMatchObject({ ok: true, value: { addresses: [addressOf('/ip4/9.9.9.9/tcp/9', device)] } })
  })

  test('says that it was altered after any change of one character', () => {
    const from = 'folkmoot://join/1/'.length
    fc.assert(
      fc.property(fc.nat(link.length - from - 1), fc.constantFrom(...'ABCabc019_-'), (at, character) => {
        const position = from + at
        fc.pre(link[position] !== character)
        const changed = link.slice(0, position) + character + link.slice(position + 1)
        expect(decodeInvitation(changed)).toEqual({ ok: false, error: 'invitation-altered' })
      }),
      { seed: 2 },
    )
  })

  test.each(['Ada', 'Adam', 'Adams'])('has one spelling only, whatever its length (%s)', (invitedBy) => {
    const whole = encodeInvitation({ ...invitation, invitedBy })
    for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_') {
      if (whole.endsWith(character)) continue
      expect(decodeInvitation(whole.slice(0, -1) + character)).toEqual({ ok: false, error: 'invitation-altered' })
    }
  })

  test.each([1, 5, 40, 300])('says that it was altered when its last %i characters are missing', (missing) => {
    expect(decodeInvitation(link.slice(0, -missing))).toEqual({ ok: false, error: 'invitation-altered' })
  })

  test.each([
    '',
    'hello',
    'https://example.org/',
    'folkmoot://join/1/',
    'folkmoot://join/0/AAAA',
    `folkmoot://join/1/${'A'.repeat(20_000)}`,
    `${link}!`,
  ])('%.40s is not one', (text) => {
    expect(decodeInvitation(text)).toEqual({ ok: false, error: 'invitation-malformed' })
  })

  test('of a newer version says so', () => {
    expect(decodeInvitation(link.replace('/1/', '/2/'))).toEqual({ ok: false, error: 'version-unsupported' })
  })

  test('never throws, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.base64String().map((text) => `folkmoot://join/1/${text}`),
        ),
        (text) => {
          expect(decodeInvitation(text).ok).toBe(false)
          expect(decodeInvitationFile(text).ok).toBe(false)
        },
      ),
      { seed: 3 },
    )
  })
})

describe('the file of an invitation', () => {
  test('says in words what it is and holds the link', () => {
    const text = encodeInvitationFile(invitation)
    expect(text).toContain('Invitation to Gärten am Fluss from Ada')
    expect(decodeInvitationFile(text)).toEqual({ ok: true, value: invitation })
  })

  test('is not fooled by a name that looks like a link', () => {
    const odd = { ...invitation, organisationName: 'folkmoot://join/1/AAAA\nfolkmoot://join/1/BBBB' }
    expect(decodeInvitationFile(encodeInvitationFile(odd))).toEqual({ ok: true, value: odd })
  })

  test('may be only the link', () => {
    expect(decodeInvitationFile(link)).toEqual({ ok: true, value: invitation })
  })
})
