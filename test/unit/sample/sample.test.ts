import { describe, expect, test } from 'vitest'
import type { Stage } from '#shared/bridge/views.ts'
import { Charter } from '#shared/charter/model.ts'
import { sha256, utf8 } from '#shared/kernel/bytes.ts'
import { verifyEntry } from '#shared/log/entry.ts'
import { Organisation } from '#shared/organisation/organisation.ts'
import { charterOf } from '#shared/organisation/standing.ts'
import { evidenceView, needsYou, proposalLines } from '#shared/organisation/views/home.ts'
import { membersView, requestsView } from '#shared/organisation/views/members.ts'
import { viewerOf } from '#shared/organisation/views/viewer.ts'
import { CAST } from '#shared/sample/cast.ts'
import { PRESENT_CHARTER, PROPOSED_CHARTER, RIVAL_CHARTER } from '#shared/sample/charter.ts'
import { makeSample } from '#shared/sample/sample.ts'
import { stressTest } from '#shared/stress/stress-test.ts'
import { DAY, keyOf, START, verify } from '#test/kit/people.ts'

const me = keyOf('the person who looks around')
const NOW = START + 400 * DAY

/** The sample, made with keys and chance that are the same in every run. */
async function made() {
  let drawn = 0
  const parts = {
    newKey: () => keyOf(`thrown away ${drawn++}`),
    randomBytes: (length: number) => sha256(utf8(`random ${drawn++}`)).slice(0, length),
    turn: async () => {},
    verify,
  }
  return makeSample(parts, { signer: me, name: 'You', deviceName: 'A laptop' }, NOW)
}

/** The same, as a device that knows nothing reads it. */
async function read() {
  const entries = await made()
  const [founding, ...rest] = entries
  if (founding === undefined) throw new Error('an organisation has a founding')
  const organisation = Organisation.found(founding, verify)
  if (!organisation.ok) throw new Error(organisation.error)
  const verdicts = rest.map((entry) => organisation.value.add(entry))
  return { entries, verdicts, organisation: organisation.value, viewer: viewerOf(organisation.value, me.device, NOW) }
}

describe('the sample organisation', () => {
  test('is made of signed acts that are judged like any others, and all of them count', async () => {
    const { entries, verdicts, viewer } = await read()
    expect(entries.every((entry) => verifyEntry(entry, verify))).toBe(true)
    expect(new Set(verdicts.map(({ verdict }) => verdict))).toEqual(new Set(['allow']))
    expect(evidenceView(viewer)).toEqual([])
    // Nobody's clock was ahead, and time never went back.
    expect(Math.max(...entries.map((entry) => entry.claimedTime))).toBeLessThan(NOW)
  })

  test('has a proposal in every stage but the one that needs somebody to cheat', async () => {
    const { viewer } = await read()
    const lines = proposalLines(viewer, () => null)
    const expected: readonly (typeof Stage.options)[number][] = [
      'draft',
      'notice',
      'voting',
      'closing',
      'cooling-off',
      'challenged',
      'in-force',
      'rejected',
      'no-quorum',
      'withdrawn',
      'rival',
    ]
    expect(new Set(lines.map(({ stage }) => stage))).toEqual(new Set(expected))
  })

  test('waits for this person in every way it can', async () => {
    const { viewer } = await read()
    expect(needsYou(viewer).map((need) => [need.kind, 'title' in need ? need.title : need.name])).toEqual([
      ['certify', 'Keep the gate open until dusk in winter'],
      ['vote', 'An open day for the whole village'],
      ['vote', 'Lanterns in the lower rows on St Martin’s night'],
      ['certify', 'Forty metres of twine for the hedge'],
      ['vouch', CAST.clementine],
    ])
  })

  test('has members who joined, one who left, one who asks, and the person among them with a role', async () => {
    const { organisation, viewer } = await read()
    const members = membersView(viewer, () => '')
    expect(members.map(({ name, standing }) => `${name} ${standing}`)).toEqual([
      'Hazel Quince member',
      'Rowan Medlar member',
      'Perry Windfall member',
      'Olive Bramley member',
      'Basil Greengage member',
      'Marigold Pippin member',
      'You member',
      'Juniper Sloe member',
      'Ash Damson left',
    ])
    const person = members.find((member) => member.me)
    expect(person).toMatchObject({ name: 'You', roles: [{ role: 'treasurer' }], mayVote: true })
    expect(person?.vouches).toHaveLength(3)
    expect(requestsView(viewer)).toMatchObject([{ name: CAST.clementine, mayVouch: true }])
    expect(charterOf(organisation, organisation.log.everything()).charter).toEqual(PRESENT_CHARTER)
  })

  test('lives under charters that hold, of which the present one has nothing serious', () => {
    for (const charter of [PRESENT_CHARTER, RIVAL_CHARTER, PROPOSED_CHARTER]) {
      expect(Charter.safeParse(charter)).toMatchObject({ success: true })
    }
    const serious = stressTest(PRESENT_CHARTER).findings.filter(({ severity }) => severity === 'serious')
    expect(serious.map(({ sentence }) => sentence)).toEqual([])
  })

  test('says that it is one in its name, so that a proof made of it says so too', () => {
    expect(PRESENT_CHARTER.name).toContain('a sample')
  })
})
