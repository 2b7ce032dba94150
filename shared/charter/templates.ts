import type { Charter } from './model.ts'
import { adviceProcess } from './templates/advice-process.ts'
import { consentCircle } from './templates/consent-circle.ts'
import { federation } from './templates/federation.ts'
import { memberAssembly } from './templates/member-assembly.ts'
import { openSourceFoundation } from './templates/open-source-foundation.ts'
import type { CharterTemplate } from './templates/template.ts'
import { workerCoOp } from './templates/worker-co-op.ts'

export type { CharterTemplate } from './templates/template.ts'

/** The charters that ship, in the order in which they are offered. */
export const TEMPLATES: readonly CharterTemplate[] = [
  memberAssembly,
  consentCircle,
  workerCoOp,
  adviceProcess,
  federation,
  openSourceFoundation,
]

/** A template's charter under the organisation's own name and purpose. The schema says what these may be. */
export const fromTemplate = (
  template: CharterTemplate,
  own: { readonly name: string; readonly purpose: string },
): Charter => ({ ...template.charter, name: own.name.trim(), purpose: own.purpose.trim() })
