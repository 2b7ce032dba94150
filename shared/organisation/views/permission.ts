import type { Permission } from '../../bridge/views.ts'

/** Whether somebody may do something now, as pages are told. */
export const YES: Permission = { allowed: true, why: null, clause: null }
export const no = (why: string, clause: string | null = null): Permission => ({ allowed: false, why, clause })
