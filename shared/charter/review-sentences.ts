import type { RoleId } from './decision-rule.ts'
import { durationWords } from './duration-words.ts'
import type { Lens, ObjectionTests } from './model.ts'
import type { RuleSentence } from './rule-group.ts'
import { aOrAn, either } from './words.ts'

/**
 * One sentence for each field of how objections are tested.
 *
 * @param applies whether some decision is made by a consent in which silence consents
 */
export function objectionSentences(
  { role, seconds, answerMs }: ObjectionTests,
  titleOf: (role: RoleId) => string,
  applies: boolean,
): RuleSentence[] {
  return [
    {
      clause: 'objections.role',
      sentence: `Where silence consents, those who hold “${titleOf(role)}” can test an objection: whether the proposal causes what it names, whether that harms the purpose, and whether it is reasoned. Nobody tests one to their own proposal, one of their own, or one to what they are concerned by.${applies ? '' : ' No decision here is made that way.'}`,
    },
    {
      clause: 'objections.seconds',
      sentence: `An objection found wanting stands all the same, unless ${seconds} other members of the roll second one and the same test, who neither propose it, nor raised that objection, nor hold the role; nobody does once they know that somebody who holds it found it to be one. It is then set aside: it counts as disagreement and toward no quorum, and more must agree than disagree.`,
    },
    {
      clause: 'objections.answerMs',
      sentence: `${
        answerMs === 0
          ? 'A test can be made until voting ends.'
          : `A test is made at least ${durationWords(answerMs)} before voting ends.`
      } Until then whoever objected can change, withdraw or renew the objection; one that was renewed stands until it is tested anew, and one raised or renewed later than that cannot be tested, and stands.`,
    },
  ]
}

/** One sentence for each field of a lens. */
export function lensSentences(
  { id, title, asks, role, types, waitMs }: Lens,
  titleOf: (role: RoleId) => string,
): RuleSentence[] {
  const of = (field: string, sentence: string): RuleSentence => ({ clause: `lenses.${id}.${field}`, sentence })
  return [
    of('title', `“${title}” is a lens that some decisions are looked at through.`),
    of('asks', `What it asks: ${asks}`),
    of(
      'role',
      `Those who hold “${titleOf(role)}” look through it, and say what they find; nobody at their own proposal, or at what they are concerned by.`,
    ),
    of('types', `It is asked for on ${aOrAn(types[0] ?? '')} ${either(types)} decision.`),
    of(
      'waitMs',
      waitMs === 0
        ? 'An outcome does not wait for it, and what is found stops nothing.'
        : `An outcome through which nobody has looked and found no concern takes effect ${durationWords(waitMs)} later, and no later than that; until then it can be challenged, where the charter knows challenges. What is found stops nothing.`,
    ),
  ]
}
