import type { Charter } from '#shared/charter/model.ts'

/** A charter as it is signed: without the blanks that are left over at the ends while somebody is typing. */
export function tidyCharter(charter: Charter): Charter {
  const { name, purpose, roles, spending, lenses } = charter
  return {
    ...charter,
    name: name.trim(),
    purpose: purpose.trim(),
    ...(roles === undefined
      ? {}
      : { roles: roles.map((role) => ({ ...role, title: role.title.trim(), purpose: role.purpose.trim() })) }),
    ...(lenses === undefined
      ? {}
      : { lenses: lenses.map((lens) => ({ ...lens, title: lens.title.trim(), asks: lens.asks.trim() })) }),
    ...(spending === undefined ? {} : { spending: { ...spending, unit: spending.unit.trim() } }),
  }
}
