import type { Permission } from '../../bridge/views.ts'
import type { Denial } from '../verdict.ts'

/** Whether somebody may do something now, as pages are told. */
export const YES: Permission = { allowed: true, why: null, clause: null }
export const no = (why: string, clause: string | null = null): Permission => ({ allowed: false, why, clause })

/** What a verdict would say of it. */
export const permission = (why: Denial | null): Permission => (why === null ? YES : no(why.reason, why.clause))
