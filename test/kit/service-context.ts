import { MemoryChangeDecoder } from '#electron/peer/adapters/change-decoder-memory.ts'
import { createVerifier } from '#electron/peer/adapters/crypto.ts'
import { memoryVault } from '#electron/peer/adapters/key-vault.ts'
import { noLog } from '#electron/peer/ports/log.ts'
import type { Store } from '#electron/peer/ports/ports.ts'
import type { ServiceContext } from '#electron/peer/service/organisation-service.ts'
import { sha256, utf8 } from '#shared/kernel/bytes.ts'
import { START } from './people.ts'

const vault = memoryVault(sha256(utf8('the vault of this test')))
const verify = createVerifier()
let drawn = 0

/** What an organisation's service needs, on a store of the test's choice: one key, and a clock that stands still. */
export const serviceContext = (store: Store): ServiceContext => ({
  store,
  vault,
  verify,
  clock: { now: () => START, after: () => () => {}, turn: async () => {} },
  random: { bytes: (length) => sha256(utf8(`random ${drawn++}`)).slice(0, length) },
  decoder: new MemoryChangeDecoder(),
  log: noLog,
})
