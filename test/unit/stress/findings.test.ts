import { describe, expect, it } from 'vitest'
import { DECISION_TYPES, type DecisionRule } from '#shared/charter/decision-rule.ts'
import { Charter, type Proposing, type Role } from '#shared/charter/model.ts'
import { answers } from '#shared/stress/stress-test.ts'
import { consent, majority, supermajority } from '../tally/rules.ts'
import { DAY_MS, findingIn, idsOf, ruled, seriousIn, sound, timed, without } from './sound.ts'

const few = { numerator: 1, denominator: 10 }
const all = { numerator: 1, denominator: 1 }
const silent = timed(consent({ quorum: [1, 2] }), 7, 7)
const half = { numerator: 1, denominator: 2 }
const outvoted: DecisionRule = silent.method === 'consent' ? { ...silent, fallback: half } : silent
const rush = timed(consent({ quorum: [1, 2] }), 0, 1)
const delegated = { ...timed(majority({ quorum: [1, 2] }), 7, 7), method: 'delegated', role: 'keeper' } as const
const advice = { ...timed(majority({ quorum: [1, 3] }), 7, 7), method: 'advice' } as const
const keepers = (change: Partial<Role>, from: Charter): Charter => ({
  ...from,
  roles: (from.roles ?? []).map((role) => ({ ...role, ...change })),
})
const spendingWithin = (windowMs: number): Charter => ({
  ...sound,
  spending: { unit: 'EUR', windowMs, tiers: [{ upTo: 100, decisionType: 'standard' }] },
})
const proposing = (change: Partial<Proposing>, from: Charter = sound): Charter => ({
  ...from,
  proposing: { sponsors: 0, openPerMember: 5, resubmitAfterMs: 60 * DAY_MS, ...change },
})
const { vouchAfterMs, ...anybodyVouches } = sound.admission

/** What is at stake decides how bad it is: `weak` where a few hours or a few people could do it. */
const WEIGHTS = {
  routine: { weak: 'caution', flash: null },
  choice: { weak: 'caution', flash: null },
  standard: { weak: 'serious', flash: 'caution' },
  spending: { weak: 'serious', flash: 'caution' },
  election: { weak: 'serious', flash: 'caution' },
  admission: { weak: 'serious', flash: 'caution' },
  removal: { weak: 'serious', flash: 'serious' },
  amendment: { weak: 'serious', flash: 'serious' },
} as const

/** Standard decisions by consent, in which a keeper and two others set an objection aside. */
const tested: Charter = {
  ...ruled('standard', timed(consent({ quorum: [1, 2] }), 7, 7)),
  objections: { role: 'keeper', seconds: 2, answerMs: DAY_MS },
}

type Case = readonly [id: string, number: number, severity: string, charter: Charter]

const byWeight = DECISION_TYPES.flatMap((type): readonly Case[] => {
  const { weak, flash } = WEIGHTS[type]
  return [
    // A tenth is one person up to a roll of ten: serious even for what is routine.
    [`turnout.${type}`, 1, 'serious', ruled(type, { quorum: few })],
    [`no-helps.${type}`, 2, 'serious', ruled(type, { quorumCounts: 'every-ballot' })],
    [`ambush.${type}`, 4, weak, ruled(type, { coolingOffMs: 0 })],
    [`quiet.${type}`, 15, weak, ruled(type, { noticeMs: 0, windowMs: DAY_MS })],
    [`dead.${type}`, 18, type === 'amendment' ? 'serious' : 'caution', ruled(type, { quorum: all })],
    ...(flash === null
      ? []
      : [[`flash.${type}`, 6, flash, { ...ruled(type, { windowMs: 60 * DAY_MS }) }] satisfies Case]),
    ...(type === 'choice'
      ? []
      : ([
          [`silence.${type}`, 24, 'serious', ruled(type, timed(consent({ quorum: [1, 10] }), 7, 7))],
          [`silence-window.${type}`, 24, weak, ruled(type, rush)],
        ] satisfies Case[])),
  ]
})

/** A charter that has it, beside the sound one, which has not. */
const CASES: readonly Case[] = [
  ...byWeight,
  ...(['routine', 'standard', 'amendment'] as const).map(
    (type): Case => [`flood.${type}`, 23, 'caution', proposing({ openPerMember: 6 }, ruled(type, silent))],
  ),
  [
    'flood.standard',
    23,
    'caution',
    { ...without('proposing'), decisionTypes: ruled('standard', silent).decisionTypes },
  ],
  ...(['standard', 'spending', 'election', 'admission', 'removal'] as const).map(
    (type): Case => [`gridlock.${type}`, 17, 'note', ruled(type, silent)],
  ),
  [
    'lent.standard',
    20,
    'serious',
    { ...sound, delegation: { types: ['standard'], mostShare: { numerator: 1, denominator: 1 }, longestMs: DAY_MS } },
  ],
  [
    'pauses',
    9,
    'serious',
    {
      ...sound,
      roles: [
        {
          id: 'watch',
          title: 'Watch',
          purpose: 'Looks out.',
          seats: 3,
          termMs: 365 * DAY_MS,
          termLimit: 2,
          incompatible: [],
        },
      ],
      emergency: { role: 'watch', holders: 2, longestMs: 3 * DAY_MS, renewals: 1, restMs: 0 },
    },
  ],
  ['gridlock', 17, 'serious', ruled('amendment', timed(supermajority({ quorum: [1, 2], threshold: [1, 1] }), 14, 14))],
  ['gridlock', 17, 'serious', ruled('amendment', timed(consent({ quorum: [1, 2] }), 14, 14))],
  ['flash.young', 6, 'caution', { ...sound, electorate: { tenureMs: 400 * DAY_MS } }],
  ['packing', 7, 'caution', { ...sound, admission: { ...sound.admission, vouches: 2 } }],
  ['sock-puppets', 8, 'serious', { ...sound, admission: { ...sound.admission, vouches: 1 } }],
  ['fresh-vouchers', 8, 'caution', { ...sound, admission: anybodyVouches }],
  ['fresh-vouchers', 8, 'caution', { ...sound, admission: { vouches: 2, vouchAfterMs: 29 * DAY_MS } }],
  ['salami', 10, 'serious', spendingWithin(0)],
  ['salami', 10, 'caution', spendingWithin(29 * DAY_MS)],
  ['unsummed', 10, 'note', without('spending')],
  ['self-dealing', 11, 'note', without('spending')],
  ['resubmission', 14, 'caution', proposing({ resubmitAfterMs: 29 * DAY_MS })],
  ['resubmission', 14, 'caution', without('proposing')],
  ['purge.majority', 19, 'serious', ruled('amendment', timed(majority({ quorum: [1, 2] }), 14, 14))],
  ['purge.majority.removal', 19, 'serious', ruled('removal', timed(majority({ quorum: [1, 2] }), 14, 14))],
  ['purge.majority.removal', 19, 'serious', ruled('removal', outvoted)],
  ['purge.unheard', 19, 'caution', ruled('amendment', { noticeMs: 0 })],
  ['purge.unheard.removal', 19, 'caution', ruled('removal', { noticeMs: 0 })],
  ['gatekeeper.standard', 22, 'caution', ruled('standard', delegated)],
  ['gatekeeper.spending', 22, 'caution', ruled('spending', delegated)],
  ['gatekeeper.standard', 22, 'caution', ruled('standard', advice)],
  ['gatekeeper.term.standard', 22, 'serious', keepers({ termLimit: 0 }, ruled('standard', delegated))],
  ['gatekeeper.term.spending', 22, 'serious', keepers({ termMs: 731 * DAY_MS }, ruled('spending', delegated))],
  ['gatekeeper.term.routine', 22, 'caution', keepers({ termLimit: 0, seats: 1 }, ruled('routine', delegated))],
  ['gatekeeper.objections', 22, 'caution', tested],
  ['partition', 25, 'serious', { ...sound, certification: { syncGraceMs: 0 } }],
  ['no-extension', 4, 'note', sound],
]

describe('each finding', () => {
  it.each(CASES)('%s (%i, %s): is found where it is, run, and mended', (id, number, severity, charter) => {
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

  it('is absent from a sound charter, but for what no charter can prevent', () => {
    const others = ['self-dealing.resolution', 'resubmission.reworded']
    expect(idsOf(sound)).toEqual(['no-extension', ...others])
    // A late swing mends the first, as far as anything can.
    const { repair } = findingIn(sound, 'no-extension')
    if (repair === null) throw new Error('there is a repair')
    expect(idsOf(repair)).toEqual(['last-word', ...others])
    for (const id of idsOf(repair)) expect(findingIn(repair, id)).toMatchObject({ severity: 'note', repair: null })
  })

  it.each([1, 2, 5])('the last word stays the last word, however often a window goes on: %i times', (times) => {
    const lateSwing = { lastMs: DAY_MS, extendMs: DAY_MS, times }
    const { steps } = findingIn(ruled('amendment', { lateSwing }), 'last-word').walkthrough
    expect(steps.filter(({ does }) => does === 'agree').length).toBeGreaterThanOrEqual(1)
    expect(steps.at(-1)).toMatchObject({ answer: { answer: 'denied', clause: 'decisionTypes.amendment.windowMs' } })
    // Fourteen days of notice and of window, and each extension used up.
    expect(steps.at(-1)?.atMs).toBe((28 + times) * DAY_MS)
  })

  it('is absent where nothing can be decided, but for that', () => {
    const { routine, standard, amendment } = sound.decisionTypes
    const windowMs = 0
    const never: Charter = {
      ...without('roles', 'spending'),
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
    expect(idsOf({ ...sound, admission: { ...sound.admission, vouches: 12 } })).toContain('packing')
    expect(idsOf({ ...sound, admission: { ...sound.admission, vouches: 13 } })).not.toContain('packing')
  })

  it('sock puppets need nobody else, neither to vote nor to certify', () => {
    const charter = {
      ...ruled('amendment', timed(majority({ quorum: [1, 2] }), 14, 14)),
      admission: { ...sound.admission, vouches: 1 },
    }
    // Two newcomers would outvote the others; it takes three, so that they and their patron are four certifiers of six.
    const { steps } = findingIn(charter, 'sock-puppets').walkthrough
    expect(steps.find(({ act }) => act === 'certificate.confirm')).toMatchObject({
      who: 'member 1 and newcomers 1 to 3',
      does: 'sign and confirm the count: 4 of 6 must',
    })
    expect(steps.filter(({ act, who }) => act === 'ballot.cast' && who === 'members 2 to 3')).toHaveLength(1)
  })

  it('a longer window keeps the tenure as long as the slowest decision', () => {
    const { removal: _, ...types } = sound.decisionTypes
    const quick = (noticeMs: number, windowMs: number): Charter => ({
      ...sound,
      electorate: { tenureMs: 14 * DAY_MS },
      decisionTypes: { ...types, amendment: { ...types.amendment, noticeMs, windowMs } },
    })
    const tight = quick(0, 6 * DAY_MS)
    const { repair } = findingIn(tight, 'purge.unheard')
    expect(repair?.decisionTypes.amendment.noticeMs).toBe(7 * DAY_MS)
    expect(seriousIn(repair ?? tight)).toEqual([])
    expect(findingIn(quick(13 * DAY_MS, DAY_MS), 'quiet.amendment').repair?.electorate.tenureMs).toBe(20 * DAY_MS)
  })

  it('a late swing of a day each way is an answer at the bell, a shorter one is none', () => {
    const swinging = (lastMs: number, extendMs: number): Charter =>
      ruled('standard', { coolingOffMs: 0, lateSwing: { lastMs, extendMs, times: 1 } })
    expect(idsOf(swinging(DAY_MS, DAY_MS))).not.toContain('ambush.standard')
    expect(idsOf(swinging(DAY_MS - 1, DAY_MS))).toContain('ambush.standard')
    expect(idsOf(swinging(DAY_MS, DAY_MS - 1))).toContain('ambush.standard')
  })

  it('a late swing as long as the window holds open what silence would have decided', () => {
    const lateSwing = { lastMs: DAY_MS, extendMs: 3 * DAY_MS, times: 1 }
    expect(idsOf(ruled('standard', { ...rush, lateSwing }))).not.toContain('silence-window.standard')
    expect(idsOf(ruled('standard', { ...rush, lateSwing: { ...lateSwing, lastMs: 1 } }))).toContain(
      'silence-window.standard',
    )
  })

  it('a month between pieces, or a month of waiting, is enough', () => {
    expect(idsOf(spendingWithin(30 * DAY_MS))).not.toContain('salami')
    expect(idsOf(proposing({ resubmitAfterMs: 30 * DAY_MS }))).not.toContain('resubmission')
    expect(idsOf(proposing({ openPerMember: 5 }, ruled('standard', silent)))).not.toContain('flood.standard')
  })

  it('what is spent in pieces is more than the tier, and each piece is the tier', () => {
    const { steps } = findingIn(spendingWithin(0), 'salami').walkthrough
    expect(steps.filter(({ act }) => act === 'proposal.open')).toHaveLength(2)
    expect(steps.slice(-2)).toMatchObject([{ act: 'outcome.enact' }, { act: 'outcome.enact' }])
    expect(findingIn(spendingWithin(0), 'salami').sentence).toContain('up to 100 EUR')
  })

  it('whoever holds a role decides for all: the others try to vote, and cannot', () => {
    const found = findingIn(ruled('standard', delegated), 'gatekeeper.standard')
    expect(found).toMatchObject({ coalition: { members: 2, roll: 3 } })
    expect(found.sentence).toContain('Only an amendment decision can recall one of them.')
    expect(found.walkthrough.steps).toMatchObject([
      {},
      { who: 'everybody', does: 'elect members 1 to 3 to a role that decides' },
      { act: 'proposal.open' },
      { act: 'ballot.cast', who: 'members 4 to 5', answer: { answer: 'denied', clause: 'electorate' } },
      { act: 'ballot.cast', who: 'members 1 to 2' },
      { act: 'count', answer: { outcome: 'passed' } },
      { act: 'certificate.confirm', does: 'sign and confirm the count: 2 of 3 must' },
      { act: 'outcome.enact' },
    ])
    // Two years at a time and no limit: elected twice, and still deciding.
    const again = findingIn(keepers({ termLimit: 0 }, ruled('standard', delegated)), 'gatekeeper.term.standard')
    expect(again.walkthrough.steps.filter(({ does }) => does.startsWith('elect'))).toHaveLength(2)
    expect(again.repair?.roles).toMatchObject([{ termLimit: 2, termMs: 365 * DAY_MS }])
  })

  it('a role that nobody can be elected to decides nothing, and what is decided by it is not looked at', () => {
    const never = {
      ...ruled('standard', delegated).decisionTypes,
      election: { ...advice, method: 'majority', windowMs: 0 },
    }
    const charter: Charter = {
      ...ruled('standard', delegated),
      decisionTypes: {
        ...never,
        amendment: { ...sound.decisionTypes.amendment, windowMs: 0 },
      } as Charter['decisionTypes'],
    }
    expect(idsOf(charter).filter((id) => id.startsWith('gatekeeper'))).toEqual([])
  })

  it('advice from everybody else changes nothing for the one who decides', () => {
    const { steps } = findingIn(ruled('standard', advice), 'gatekeeper.standard').walkthrough
    expect(steps).toMatchObject([
      {},
      { act: 'proposal.open', who: 'member 1' },
      { act: 'ballot.cast', who: 'members 2 to 5', does: 'disagree' },
      { act: 'ballot.cast', who: 'member 1', does: 'agree' },
      { act: 'count', answer: { outcome: 'passed', tally: { agree: 1, disagree: 4 } } },
      {},
      { act: 'outcome.enact', answer: { answer: 'allowed' } },
    ])
  })

  it('sponsors are asked for in each run, and are part of the coalition', () => {
    const sponsored = proposing({ sponsors: 1, resubmitAfterMs: 0 })
    const { coalition, walkthrough } = findingIn(sponsored, 'resubmission')
    expect(coalition).toMatchObject({ members: 2, roll: 3 })
    expect(walkthrough.steps.filter(({ act }) => act === 'proposal.sponsor')).toHaveLength(2)
  })

  it('whoever tests objections needs others, and each step of setting one aside is shown', () => {
    const found = findingIn(tested, 'gatekeeper.objections')
    expect(found).toMatchObject({ coalition: { members: 3, roll: 6 } })
    expect(found.walkthrough.steps.slice(2)).toMatchObject([
      { act: 'proposal.open' },
      { act: 'ballot.cast', does: 'agree' },
      { act: 'ballot.cast', does: 'object', who: 'member 5' },
      { act: 'count', answer: { outcome: 'rejected' } },
      { act: 'objection.test', who: 'member 2', answer: { answer: 'allowed' } },
      { act: 'ballot.cast', who: 'members 3 to 4' },
      { act: 'count', answer: { outcome: 'passed', tally: { agree: 5, disagree: 1, object: 0 } } },
      { act: 'certificate.confirm' },
      { act: 'outcome.enact', answer: { answer: 'allowed' } },
    ])
    expect(found.repair?.objections?.seconds).toBe(12)
  })

  it('an objection that can be outvoted is no veto, and does not help what it is against', () => {
    const carried = ruled('standard', outvoted)
    expect(idsOf(carried)).not.toContain('gridlock.standard')
    expect(idsOf(carried)).not.toContain('no-helps.standard')
    expect(idsOf(ruled('standard', { ...outvoted, quorumCounts: 'every-ballot' }))).toContain('no-helps.standard')
  })
})
