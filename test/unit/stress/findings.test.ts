import { describe, expect, it } from 'vitest'
import { Charter } from '#shared/charter/model.ts'
import { answers } from '#shared/stress/stress-test.ts'
import { consent, majority, supermajority } from '../tally/rules.ts'
import { DAY_MS, findingIn, idsOf, ruled, seriousIn, sound, timed } from './sound.ts'

const few = { numerator: 1, denominator: 10 }
const all = { numerator: 1, denominator: 1 }
const weak = { routine: 'caution', standard: 'serious', amendment: 'serious' } as const
const silent = timed(consent({ quorum: [1, 2] }), 7, 7)

/** A charter that has it, beside the sound one, which has not. */
const CASES: readonly (readonly [id: string, number: number, severity: string, charter: Charter])[] = [
  ...(['routine', 'standard', 'amendment'] as const).flatMap((type) => {
    const rush = timed(consent({ quorum: [1, 2] }), 0, 1)
    const serious = type === 'amendment' ? 'serious' : 'caution'
    return [
      // A tenth is one person up to a roll of ten: serious even for what is routine.
      [`turnout.${type}`, 1, 'serious', ruled(type, { quorum: few })],
      [`silence.${type}`, 24, 'serious', ruled(type, timed(consent({ quorum: [1, 10] }), 7, 7))],
      [`no-helps.${type}`, 2, 'serious', ruled(type, { quorumCounts: 'every-ballot' })],
      [`ambush.${type}`, 4, weak[type], ruled(type, { coolingOffMs: 0 })],
      [`quiet.${type}`, 15, weak[type], ruled(type, { noticeMs: 0, windowMs: DAY_MS })],
      [`silence-window.${type}`, 24, weak[type], ruled(type, rush)],
      [`dead.${type}`, 18, serious, ruled(type, { quorum: all })],
      [`flood.${type}`, 23, 'caution', ruled(type, silent)],
    ] as const
  }),
  ['flash.amendment', 6, 'serious', { ...sound, electorate: { tenureMs: 28 * DAY_MS - 1 } }],
  ['flash.standard', 6, 'caution', { ...sound, electorate: { tenureMs: 0 } }],
  ['flash.young', 6, 'caution', { ...sound, electorate: { tenureMs: 400 * DAY_MS } }],
  ['packing', 7, 'caution', { ...sound, admission: { vouches: 2 } }],
  ['sock-puppets', 8, 'serious', { ...sound, admission: { vouches: 1 } }],
  ['gridlock', 17, 'serious', ruled('amendment', timed(supermajority({ quorum: [1, 2], threshold: [1, 1] }), 14, 14))],
  ['purge.majority', 19, 'serious', ruled('amendment', timed(majority({ quorum: [1, 2] }), 14, 14))],
  ['purge.unheard', 19, 'caution', ruled('amendment', { noticeMs: 0 })],
  ['partition', 25, 'serious', { ...sound, certification: { syncGraceMs: 0 } }],
]

describe('each finding', () => {
  it.each(CASES)('%s: is found where it is, run, and mended', (id, number, severity, charter) => {
    expect(Charter.safeParse(charter).success).toBe(true)
    const finding = findingIn(charter, id)
    expect(finding).toMatchObject({ number, severity })
    expect(answers(finding.walkthrough.steps.at(-1), finding.claim)).toBe(true)
    const { repair } = finding
    if (repair === null) throw new Error('there is a repair')
    expect(Charter.safeParse(repair).success).toBe(true)
    expect(idsOf(repair)).not.toContain(id)
    expect(seriousIn(charter)).toEqual(expect.arrayContaining([...seriousIn(repair)]))
  })

  it('is absent from a sound charter, but for what this version cannot prevent', () => {
    expect(idsOf(sound)).toEqual(['resubmission', 'no-extension', 'self-dealing'])
    for (const id of idsOf(sound)) expect(findingIn(sound, id).repair).toBeNull()
  })

  it('is absent where nothing can be decided, but for that', () => {
    const { routine, standard, amendment } = sound.decisionTypes
    const windowMs = 0
    const never: Charter = {
      ...sound,
      decisionTypes: {
        routine: { ...routine, windowMs },
        standard: { ...standard, windowMs },
        amendment: { ...amendment, windowMs },
      },
    }
    expect(idsOf(never)).toEqual(['dead.amendment', 'dead.routine', 'dead.standard'])
    // Any one window would open what the others and a short tenure leave open: then all is changed at once.
    const bare = { ...never, electorate: { tenureMs: 0 }, certification: { syncGraceMs: 0 } }
    const { repair } = findingIn(bare, 'dead.amendment')
    if (repair === null) throw new Error('there is a repair')
    expect(seriousIn(repair)).toEqual([])
    expect(findingIn(never, 'dead.amendment').walkthrough.steps.at(-1)).toMatchObject({
      act: 'ballot.cast',
      answer: { answer: 'denied', clause: 'decisionTypes.amendment.windowMs' },
    })
  })
})

describe('where the lines are', () => {
  it('a quorum of a third is enough from four members on, and at three one member is a third', () => {
    const third = findingIn(ruled('standard', { quorum: { numerator: 1, denominator: 3 } }), 'turnout.standard')
    expect(third).toMatchObject({ severity: 'caution', coalition: { members: 1, roll: 3, how: 'complete' } })
    const quarter = findingIn(ruled('standard', { quorum: { numerator: 1, denominator: 4 } }), 'turnout.standard')
    expect(quarter).toMatchObject({ severity: 'serious', coalition: { members: 2, roll: 8 } })
  })

  it('a quorum of everybody counted is no finding of turnout, and a No that cannot help is none of its kind', () => {
    expect(idsOf(ruled('amendment', { quorum: all }))).not.toContain('turnout.amendment')
    expect(
      idsOf(ruled('standard', { quorumCounts: 'every-ballot', quorum: { numerator: 0, denominator: 1 } })),
    ).not.toContain('no-helps.standard')
  })

  it('a tenure as long as the slowest decision is long enough', () => {
    expect(idsOf({ ...sound, electorate: { tenureMs: 28 * DAY_MS } })).not.toContain('flash.amendment')
  })

  it('a window can hold no full weekday though notice and window are long', () => {
    const weekend = ruled('standard', { noticeMs: 14 * DAY_MS, windowMs: 4 * DAY_MS - 2 })
    expect(findingIn(weekend, 'quiet.standard')).toMatchObject({ severity: 'caution' })
    expect(idsOf(ruled('standard', { noticeMs: 14 * DAY_MS, windowMs: 4 * DAY_MS - 1 }))).not.toContain(
      'quiet.standard',
    )
  })

  it('an hour of waiting for ballots is a caution, a day is none', () => {
    const wait = (syncGraceMs: number) => ({ ...sound, certification: { syncGraceMs } })
    expect(findingIn(wait(DAY_MS / 24), 'partition').severity).toBe('caution')
    expect(idsOf(wait(DAY_MS))).not.toContain('partition')
  })

  it('consent of everybody on amendments is both a gridlock and a dead charter; silence that consents only the first', () => {
    const unanimous = ruled('amendment', timed(consent({ quorum: [1, 2], silenceConsents: false }), 14, 14))
    expect(seriousIn(unanimous)).toEqual(['gridlock', 'dead.amendment'])
    expect(seriousIn(ruled('amendment', timed(consent({ quorum: [1, 2] }), 14, 14)))).toEqual(['gridlock'])
  })

  it('a removal takes more than a bare majority at two thirds', () => {
    expect(idsOf(sound)).not.toContain('purge.majority')
    const above = supermajority({ quorum: [1, 2], threshold: [58, 100] })
    expect(idsOf(ruled('amendment', timed(above, 14, 14)))).not.toContain('purge.majority')
    const below = supermajority({ quorum: [1, 2], threshold: [57, 100] })
    expect(idsOf(ruled('amendment', timed(below, 14, 14)))).toContain('purge.majority')
  })

  it('vouches that no quarter of the largest roll can give leave nobody to pack with', () => {
    expect(idsOf({ ...sound, admission: { vouches: 12 } })).toContain('packing')
    expect(idsOf({ ...sound, admission: { vouches: 13 } })).not.toContain('packing')
  })

  it('sock puppets need nobody else, neither to vote nor to certify', () => {
    const charter = { ...ruled('amendment', timed(majority({ quorum: [1, 2] }), 14, 14)), admission: { vouches: 1 } }
    // Two newcomers would outvote the others; it takes three, so that they and their patron are four certifiers of six.
    const { steps } = findingIn(charter, 'sock-puppets').walkthrough
    expect(steps.find(({ act }) => act === 'certificate.confirm')).toMatchObject({
      who: 'member 1 and newcomers 1 to 3',
      does: 'sign and confirm the count: 4 of 6 must',
    })
    expect(steps.filter(({ act, who }) => act === 'ballot.cast' && who === 'members 2 to 3')).toHaveLength(1)
  })

  it('a longer window keeps the tenure as long as the slowest decision', () => {
    const tight = {
      ...ruled('amendment', { noticeMs: 0, windowMs: 6 * DAY_MS }),
      electorate: { tenureMs: 14 * DAY_MS },
    }
    const { repair } = findingIn(tight, 'purge.unheard')
    expect(repair?.decisionTypes.amendment.noticeMs).toBe(7 * DAY_MS)
    expect(seriousIn(repair ?? tight)).toEqual([])
    const longer = {
      ...ruled('amendment', { noticeMs: 13 * DAY_MS, windowMs: DAY_MS }),
      electorate: { tenureMs: 14 * DAY_MS },
    }
    expect(findingIn(longer, 'quiet.amendment').repair?.electorate.tenureMs).toBe(20 * DAY_MS)
  })
})
