import { ACT_BODIES, type ActKind, CHANGE_KIND, CHANGE_VERSION, newestVersion } from '../acts/acts.ts'
import { RULES_VERSION } from './verdict.ts'

/**
 * What a version of this software can judge. An argument, so that an older and a newer version can meet in one test
 * and a log can be judged anew after an update.
 */
export interface Rules {
  /** See `RULES_VERSION`: devices with different numbers may read the same entries differently. */
  readonly version: number
  /** Whether acts, or changes, of this kind and version can be read. */
  reads(kind: string, kindVersion: number): boolean
}

export const isActKind = (kind: string): kind is ActKind => Object.hasOwn(ACT_BODIES, kind)

export const RULES: Rules = {
  version: RULES_VERSION,
  reads: (kind, kindVersion) =>
    isActKind(kind) ? kindVersion <= newestVersion(kind) : kind === CHANGE_KIND && kindVersion <= CHANGE_VERSION,
}
