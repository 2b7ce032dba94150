import type { Charter } from '#shared/charter/model.ts'
import type { OrganisationId } from '#shared/kernel/ids.ts'
import { type Person, Refused } from '../../scripts/story/person.ts'

export { Person, until } from '../../scripts/story/person.ts'

const MINUTE = 60_000

/** A charter to found from, with windows short enough for a test. */
export async function quickCharter(person: Person, name: string): Promise<Charter> {
  const [template] = await person.call('template.list', {})
  if (template === undefined) throw new Error('there is no template')
  const quick = { noticeMs: 0, windowMs: MINUTE, coolingOffMs: 0 }
  const { routine, standard, amendment } = template.charter.decisionTypes
  return {
    ...template.charter,
    name,
    admission: { vouches: 1 },
    certification: { syncGraceMs: 0 },
    decisionTypes: {
      routine: { ...routine, ...quick },
      standard: { ...standard, ...quick },
      amendment: { ...amendment, ...quick },
    },
  }
}

export async function founds(person: Person, name: string): Promise<OrganisationId> {
  const charter = await quickCharter(person, name)
  const { organisation } = await person.call('organisation.found', {
    charter,
    founder: person.name,
    deviceName: 'A laptop',
  })
  return organisation
}

export async function invites(
  person: Person,
  organisation: OrganisationId,
  uses = 1,
  validForMs = 10 * MINUTE,
): Promise<{ link: string; invitation: string }> {
  const { link, invitation } = await person.call('invitation.create', {
    organisation,
    gives: 'membership',
    uses,
    validForMs,
    note: '',
  })
  if (link === null) throw new Error('the invitation has no link')
  return { link, invitation }
}

export const asks = (person: Person, link: string) =>
  person.call('join.start', { link, name: person.name, deviceName: `${person.name}’s laptop`, statement: '' })

/** The code with which something is refused. */
export async function refusalOf(run: Promise<unknown>): Promise<string> {
  try {
    await run
  } catch (error) {
    if (error instanceof Refused) return error.code
    throw error
  }
  return 'not refused'
}
