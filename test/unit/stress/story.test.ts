import { describe, expect, it } from 'vitest'
import { Foundings } from '#shared/stress/foundings.ts'
import { ruled, sound } from './sound.ts'

/** Runs what comes in pieces to its end. */
function whole<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
  }
}

const RESOLUTION = { kind: 'resolution' } as const

describe('walkthroughs under charters of version 2', () => {
  it('what nearly everybody voted against has to wait as well, though it never came to a quorum', () => {
    const story = whole(new Foundings(sound).found(5))
    const what = 'what four of five are against'
    const decided = (votes: readonly ('agree' | 'disagree')[]) => {
      const { proposal } = story.open(story.person(0), 'standard', RESOLUTION, what)
      story.toWindow(proposal)
      votes.forEach((stance, n) => {
        story.vote([story.person(n)], proposal, stance)
      })
      story.toClose(proposal)
      const outcome = story.count(proposal)
      whole(story.certify(proposal))
      return outcome
    }
    // One answer is too little interest, and may be asked for again at once.
    expect(decided(['agree'])).toBe('no-quorum')
    expect(decided(['agree', 'disagree', 'disagree', 'disagree', 'disagree'])).toBe('no-quorum')
    const again = () => story.open(story.person(0), 'standard', RESOLUTION, what).answer
    expect(again()).toMatchObject({ answer: 'denied', clause: 'proposing.resubmitAfterMs' })
    story.pass(60 * 86_400_000)
    expect(again()).toEqual({ answer: 'allowed' })
  })

  it('a choice is made by ballots that want the first option, or none', () => {
    for (const method of ['ranked-choice', 'score'] as const) {
      const { standard } = sound.decisionTypes
      const rule =
        method === 'score'
          ? ({ ...standard, method, most: 5, threshold: { numerator: 1, denominator: 2 } } as const)
          : ({ ...standard, method } as const)
      const story = whole(new Foundings(ruled('choice', rule)).found(3))
      const { proposal } = story.propose(story.person(0), 'choice', 'which way')
      story.toWindow(proposal)
      expect(story.vote(story.members.slice(0, 2), proposal, 'agree')).toEqual({ answer: 'allowed' })
      expect(story.vote([story.person(2)], proposal, 'disagree')).toEqual({ answer: 'allowed' })
      expect(story.count(proposal)).toBe('passed')
      expect(story.walkthrough().steps.map(({ does }) => does)).toContain('want none of the options')
    }
  })
})
