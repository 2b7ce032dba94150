import { readFile } from 'node:fs/promises'
import { ApiFailure, fail } from '#shared/bridge/errors.ts'
import { findAddress } from './api-address.ts'
import { type ApiClient, connectToPeer } from './api-client.ts'

const noKeeper = (): ApiFailure =>
  fail('unreachable', 'No keeper runs on this profile.', {
    next: 'Start one with `folkmoot keeper --profile DIR`, or the app with --api-port.',
  })

/** Connects to the peer that runs on a profile. @throws ApiFailure 'unreachable' when none does, 'unauthorised' */
export async function findPeer(profile: string): Promise<ApiClient> {
  const address = await findAddress(profile)
  if (address === null) throw noKeeper()
  const token = await readFile(address.tokenFile, 'utf8').catch(() => {
    throw fail('unauthorised', 'The file with the access token cannot be read.')
  })
  return await connectToPeer(address.port, token.trim()).catch((error: unknown) => {
    throw error instanceof ApiFailure && error.error.code === 'unauthorised' ? error : noKeeper()
  })
}
