import { describe, expect, it } from 'vitest'
import { DECISION_TYPES, type DecisionRule } from '#shared/charter/decision-rule.ts'
import { decisionTypesFor } from '#shared/charter/effect.ts'
import { Charter } from '#shared/charter/model.ts'
import { openingAct } from '#shared/organisation/author.ts'
import { rollOf } from '#shared/organisation/electorate.ts'
import { charterOf, isMember } from '#shared/organisation/standing.ts'
import { NOT_POSSIBLE, nameOf } from '#shared/stress/names.ts'
import { ask, DAY, goOn, join, setup } from '#test/kit/people.ts'
import { consent } from '../tally/rules.ts'
import { findingsOf, idsOf, ruled, sound } from './sound.ts'

const why = (number: number): string => {
  const found = NOT_POSSIBLE.find((each) => each.number === number)
  if (found === undefined) throw new Error(`finding ${number} is possible`)
  return found.why
}

describe('what no charter of this version can have', () => {
  it('is each of the 25 that no detector looks for, with a reason', () => {
    expect(NOT_POSSIBLE.map(({ number }) => number)).toEqual([3, 5, 12, 13, 16, 21])
    const named = [...findingsOf(sound), ...findingsOf(ruled('routine', consent({})))].map(({ number }) => number)
    for (const number of named) expect(NOT_POSSIBLE.map((each) => each.number)).not.toContain(number)
    for (const { number, name, why: reason } of NOT_POSSIBLE) {
      expect(name).toBe(nameOf(number))
      expect(reason).toMatch(/^[A-Z].*\.$/)
    }
    expect(idsOf(sound)).toContain('self-dealing.resolution')
  })

  it('3, 5 and 21: whoever voted No votes on everything else, and leaves at once', () => {
    expect([why(3), why(5), why(21)]).not.toContain('')
    const world = setup(['ana', 'bo', 'cleo'])
    const [ana, bo] = [world.get('ana'), world.get('bo')]
    const [one, two] = [ana.propose('One'), ana.propose('Two')]
    bo.receiveFrom(ana)
    bo.vote(one, 'disagree')
    bo.vote(two, 'disagree')
    bo.vote(one, 'agree')
    bo.act({ kind: 'membership.leave', body: {} })
    expect(isMember(bo.organisation, bo.organisation.log.everything(), bo.member)).toBe(false)
  })

  it('21: nobody follows those who go on elsewhere, unless they are named or its members let them in', () => {
    const world = setup(['ana', 'bo', 'cleo'])
    const fresh = goOn(world.get('ana'), [world.get('bo')])
    const [bo, cleo] = [ask(fresh, 'ana', 'bo'), ask(fresh, 'ana', 'cleo')]
    for (const [who, is] of [
      [bo, true],
      [cleo, false],
    ] as const) {
      expect(isMember(who.organisation, who.organisation.log.everything(), who.member)).toBe(is)
    }
  })

  it('12: only an amendment decision changes the charter', () => {
    expect(why(12)).toContain('amendment')
    expect(decisionTypesFor(sound, 'amend')).toEqual(['amendment'])
    const world = setup(['ana', 'bo', 'cleo'])
    const ana = world.get('ana')
    const { hash, charter } = charterOf(ana.organisation, ana.organisation.log.everything())
    for (const decisionType of ['routine', 'standard'] as const) {
      const proposal = ana.draft('Weaker')
      const effect = { kind: 'amend', base: hash, charter: { ...charter, purpose: 'Ours.' } } as const
      const act = openingAct(ana.organisation, world.now, {
        proposal,
        title: 'W',
        text: '',
        decisionType,
        effect,
        heads: [],
      })
      expect(ana.attempt(act)).toMatchObject({ verdict: 'deny', clause: `decisionTypes.${decisionType}` })
    }
  })

  it('13 and 16: roll, text and effect are fixed at opening, and opening again is denied', () => {
    expect([why(13), why(16)]).not.toContain('')
    const world = setup(['ana', 'bo', 'cleo'])
    const ana = world.get('ana')
    const proposal = ana.propose('A bench')
    const open = ana.organisation.facts.proposals.get(proposal)?.opens[0]
    join(world, 'ana', 'dan')
    expect(
      rollOf(
        ana.organisation,
        ana.organisation.log.everything(),
        { decisionType: 'standard', effect: { kind: 'resolution' } },
        world.now,
      ),
    ).toHaveLength(4)
    expect(open?.roll).toHaveLength(3)
    const again = {
      proposal,
      title: 'A tower',
      text: '',
      decisionType: 'standard',
      effect: { kind: 'resolution' },
      heads: [],
    } as const
    expect(ana.attempt(openingAct(ana.organisation, world.now + DAY, again))).toMatchObject({ verdict: 'deny' })
    expect(open?.body.title).toBe('A bench')
  })

  it('12: nobody but the members by a vote changes the charter', () => {
    expect(DECISION_TYPES).not.toContain('emergency')
    for (const type of ['amendment', 'admission', 'removal'] as const) {
      for (const method of ['delegated', 'advice'] as const) {
        const rule = { ...sound.decisionTypes.standard, method, role: 'keeper' }
        expect(Charter.safeParse({ ...sound, decisionTypes: { ...sound.decisionTypes, [type]: rule } }).success).toBe(
          false,
        )
      }
    }
  })

  it('nobody is let in, and no role is taken away, by one person after advice or by the few who hold a role', () => {
    const { admission: _, ...types } = sound.decisionTypes
    for (const method of ['delegated', 'advice'] as const) {
      const standard = { ...types.standard, method, role: 'keeper' } as DecisionRule
      const few: Charter = { ...sound, decisionTypes: { ...types, standard } }
      expect(decisionTypesFor(few, 'resolution')).toContain('standard')
      expect(decisionTypesFor(few, 'admit')).toEqual(['amendment'])
      expect(decisionTypesFor(few, 'recall')).toEqual(['amendment'])
    }
    expect(decisionTypesFor({ ...sound, decisionTypes: types }, 'admit')).toEqual(['standard', 'amendment'])
    expect(decisionTypesFor(sound, 'recall')).toEqual(['standard', 'amendment'])
  })
})
