import type { ApiError } from '#shared/bridge/errors.ts'

/**
 * What the main process and the peer's process say to each other. Both are ours
 * and ship together, so the types are enough; what comes from outside is checked
 * where it enters.
 */

/** How the device key is protected on this system. */
export type KeyProtection =
  /** Wrapped with a key that the system's keyring keeps. */
  | { readonly kind: 'system-keyring'; readonly wrappingKey: Uint8Array }
  /** The system has no keyring: the files' permissions are all the protection, and the interface says so. */
  | { readonly kind: 'file-permissions'; readonly why: string }

export type MainToPeer =
  | {
      readonly type: 'start'
      /** Folder with everything that this person and device own. */
      readonly profile: string
      readonly protection: KeyProtection
      /** Addresses to listen on; empty for the usual ones. */
      readonly listen: readonly string[]
      /** Whether to announce this device on the local network. */
      readonly mdns: boolean
      /** Where the command line reaches this peer on loopback; `null` for nowhere. */
      readonly apiPort: number | null
    }
  /** One message port comes with it, which carries PeerApi for one window. */
  | { readonly type: 'client' }
  | { readonly type: 'stop' }

export type PeerToMain =
  | { readonly type: 'ready' }
  /** The peer cannot run on this profile; starting it again would not help. */
  | { readonly type: 'failed'; readonly error: ApiError }
