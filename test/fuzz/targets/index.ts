import type { Target } from '../target.ts'
import { API } from './api.ts'
import { DOCUMENTS } from './documents.ts'
import { ENTRIES } from './entries.ts'
import { PEER } from './peer.ts'
import { PROOFS } from './proofs.ts'
import { STORAGE } from './storage.ts'
import { WIRE } from './wire.ts'

/** Everything that reads what others wrote. */
export const TARGETS: readonly Target[] = [...WIRE, ...ENTRIES, ...DOCUMENTS, ...STORAGE, ...API, ...PROOFS, ...PEER]
