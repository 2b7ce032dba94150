import { canSetAside, type DecisionTypeName, type RoleId } from './decision-rule.ts'
import { decisionSentences } from './decision-sentences.ts'
import { durationWords } from './duration-words.ts'
import { decisionTypesFor, type EffectKind } from './effect.ts'
import {
  type Challenge,
  type Charter,
  type Delegation,
  decisionTypesOf,
  type Emergency,
  type Proposing,
  type Role,
  roleOf,
  ruleFor,
  type Spending,
} from './model.ts'
import { lensSentences, objectionSentences } from './review-sentences.ts'
import { certificateQuorum } from './roll.ts'
import type { RuleGroup, RuleSentence } from './rule-group.ts'
import { shareWords } from './share-words.ts'
import { aOrAn, capitalised, count, either, listed } from './words.ts'

export { effectSentence } from './effect-sentence.ts'

/**
 * The charter in plain sentences, made from the very data that is counted with. Every field of the charter has exactly
 * one sentence, under the field's path as its clause (a role's or a lens's fields under its id); clauses beginning with `effects.` and `certification.quorum` are
 * rules that are the same for every charter. Two charters whose rules differ differ in a sentence.
 */
export function ruleGroups(charter: Charter): RuleGroup[] {
  const titleOf = (role: RoleId): string => roleOf(charter, role)?.title ?? role
  const applies = decisionTypesOf(charter).some((type) => canSetAside(ruleFor(charter, type)))
  return [
    { id: 'organisation', title: 'The organisation', sentences: organisation(charter) },
    { id: 'membership', title: 'Joining and voting', sentences: membership(charter) },
    ...(charter.roles ?? []).map((role) => ({
      id: `roles.${role.id}`,
      title: `The role “${role.title}”`,
      sentences: roleSentences(role, titleOf),
    })),
    { id: 'effects', title: 'What takes which decision', sentences: effects(charter) },
    ...(charter.proposing === undefined
      ? []
      : [{ id: 'proposing', title: 'Proposing', sentences: proposing(charter.proposing) }]),
    ...(charter.spending === undefined
      ? []
      : [{ id: 'spending', title: 'Spending', sentences: spending(charter.spending) }]),
    ...(charter.delegation === undefined
      ? []
      : [{ id: 'delegation', title: 'Voting for others', sentences: delegation(charter.delegation) }]),
    ...(charter.challenge === undefined
      ? []
      : [{ id: 'challenge', title: 'Challenging an outcome', sentences: [challenge(charter.challenge)] }]),
    ...(charter.emergency === undefined
      ? []
      : [{ id: 'emergency', title: 'Pausing in an emergency', sentences: emergency(charter.emergency, titleOf) }]),
    ...(charter.objections === undefined
      ? []
      : [
          {
            id: 'objections',
            title: 'Testing objections',
            sentences: objectionSentences(charter.objections, titleOf, applies),
          },
        ]),
    ...(charter.lenses ?? []).map((lens) => ({
      id: `lenses.${lens.id}`,
      title: `The lens “${lens.title}”`,
      sentences: lensSentences(lens, titleOf),
    })),
    ...decisionTypesOf(charter).map((decisionType) => ({
      id: `decisionTypes.${decisionType}`,
      title: `${capitalised(decisionType)} decisions`,
      sentences: decisionSentences(decisionType, ruleFor(charter, decisionType), titleOf),
    })),
    { id: 'certification', title: 'Certifying outcomes', sentences: certification(charter) },
  ]
}

const rule = (clause: string, sentence: string): RuleSentence => ({ clause, sentence })

function organisation({ version, name, purpose, articles, reviewAfterMs }: Charter): RuleSentence[] {
  const titles = articles.map((article) => article.title)
  return [
    rule('name', `The organisation’s name is ${name}.`),
    rule('purpose', `Its purpose: ${purpose}`),
    rule(
      'articles',
      titles.length === 0
        ? 'The charter has no articles.'
        : `The charter has ${count(titles.length, 'article', 'articles')}: ${titles.join('; ')}.`,
    ),
    rule(
      'reviewAfterMs',
      reviewAfterMs === 0
        ? 'The charter is due for review as soon as it is adopted.'
        : `The charter is due for review ${durationWords(reviewAfterMs)} after it is adopted.`,
    ),
    rule('version', `Its rules are written in version ${version} of the form that Folkmoot reads.`),
  ]
}

function membership({ admission, electorate }: Charter): RuleSentence[] {
  const { vouches, vouchAfterMs } = admission
  const tenure = durationWords(electorate.tenureMs)
  return [
    rule(
      'admission.vouches',
      vouches === 1
        ? 'A newcomer needs a vouch from 1 member.'
        : `A newcomer needs vouches from ${vouches} members, or from every member while there are fewer.`,
    ),
    rule(
      'electorate.tenureMs',
      electorate.tenureMs === 0
        ? 'Members are on the roll of every proposal that opens after they joined.'
        : `Members are on the roll of proposals that open ${tenure} or more after they joined; those who joined within ${tenure} of the founding need not wait.`,
    ),
    ...(vouchAfterMs === undefined ? [] : [rule('admission.vouchAfterMs', vouchAfter(vouchAfterMs))]),
  ]
}

const vouchAfter = (vouchAfterMs: number): string =>
  vouchAfterMs === 0
    ? 'Members may vouch for newcomers as soon as they have joined.'
    : `Members may vouch for newcomers once they have belonged for ${durationWords(vouchAfterMs)}; those who joined within ${durationWords(vouchAfterMs)} of the founding need not wait.`

/** What takes which decision. Only what the charter offers: there is no electing where there are no roles. */
function effects(charter: Charter): RuleSentence[] {
  const { decisionTypes, roles = [], spending: money } = charter
  const decision = (kind: EffectKind): string => anyOf(decisionTypesFor(charter, kind))
  return [
    rule('effects.resolution', `A resolution takes ${decision('resolution')}.`),
    ...(decisionTypes.choice === undefined
      ? []
      : [rule('effects.choose', `Choosing between several options takes ${decision('choose')}.`)]),
    ...(roles.length === 0
      ? []
      : [
          rule('effects.elect', `Electing somebody to a role takes ${decision('elect')}.`),
          rule(
            'effects.recall',
            `Recalling somebody from a role takes ${decision('recall')}; that member is not on its roll.`,
          ),
        ]),
    ...(money === undefined
      ? []
      : [
          rule(
            'effects.spend',
            `Spending takes ${decision('spend')}, by its amount; a member who gains from it is not on its roll.`,
          ),
        ]),
    ...(charter.challenge === undefined
      ? []
      : [
          rule(
            'effects.uphold',
            'Upholding a challenged outcome takes the same kind of decision, where that is a vote of the members, and an amendment decision otherwise.',
          ),
        ]),
    rule('effects.admit', `Admitting somebody without the vouches takes ${decision('admit')}.`),
    rule('effects.remove', `Removing a member takes ${decision('remove')}; that member is not on its roll.`),
    rule('effects.amend', `Changing this charter takes ${decision('amend')}.`),
  ]
}

function roleSentences(role: Role, titleOf: (role: RoleId) => string): RuleSentence[] {
  const { id, title, purpose, seats, termMs, termLimit, incompatible } = role
  const of = (field: string, sentence: string): RuleSentence => rule(`roles.${id}.${field}`, sentence)
  const others = incompatible.map((other) => `“${titleOf(other)}”`)
  return [
    of('title', `“${title}” is a role that members are elected to.`),
    of('purpose', `What it is for: ${purpose}`),
    of('seats', seats === 1 ? 'One member holds it at a time.' : `Up to ${seats} members hold it at a time.`),
    of('termMs', `An election gives it for ${durationWords(termMs)}.`),
    of(
      'termLimit',
      termLimit === 0
        ? 'A member may hold it for any number of terms in a row.'
        : `A member may hold it for at most ${count(termLimit, 'term', 'terms')} in a row.`,
    ),
    of(
      'incompatible',
      others.length === 0
        ? 'It asks for no other role to be given up.'
        : `Nobody holds it together with ${either(others)}.`,
    ),
  ]
}

function proposing({ sponsors, openPerMember, resubmitAfterMs }: Proposing): RuleSentence[] {
  return [
    rule(
      'proposing.sponsors',
      sponsors === 0
        ? 'A proposal may be opened without anybody else’s support.'
        : `A proposal may be opened once ${count(sponsors, 'other member supports', 'other members support')} that it comes to a decision, whatever it then says${sponsors === 1 ? '' : ', or all others where there are fewer'}.`,
    ),
    rule(
      'proposing.openPerMember',
      `A member may have ${count(openPerMember, 'proposal', 'proposals')} open at a time.`,
    ),
    rule(
      'proposing.resubmitAfterMs',
      resubmitAfterMs === 0
        ? 'What was rejected may be opened again at once.'
        : `What was rejected may be opened again, by anybody, ${durationWords(resubmitAfterMs)} after it was certified; what lacked a quorum with more against it than for it, so long after by its proposer.`,
    ),
  ]
}

function spending({ unit, windowMs, tiers }: Spending): RuleSentence[] {
  return [
    rule('spending.unit', `Amounts are counted in ${unit}; what was spent in anything else does not count with them.`),
    rule(
      'spending.windowMs',
      windowMs === 0
        ? 'Each amount counts by itself, whatever else was spent.'
        : `What took effect within ${durationWords(windowMs)} counts together with it.`,
    ),
    rule(
      'spending.tiers',
      `${tiers
        .map(({ upTo, decisionType }, index) => {
          const most = `${index === 0 ? 'A sum of up to' : 'up to'} ${upTo} ${unit}`
          return `${most} takes ${aOrAn(decisionType)} ${decisionType} decision`
        })
        .join('; ')}; more takes an amendment decision. What is enough for a higher sum is enough for a lower one.`,
    ),
  ]
}

function delegation({ types, mostShare, longestMs }: Delegation): RuleSentence[] {
  return [
    rule(
      'delegation.types',
      `Members may let another member vote in their place on ${listed(types)} decisions, unless they vote themselves; it is not passed on.`,
    ),
    rule('delegation.mostShare', `Nobody votes for more than ${shareWords(mostShare)} of a roll, themselves included.`),
    rule(
      'delegation.longestMs',
      `It is given for at most ${durationWords(longestMs)}, and may be taken back at any time before a proposal opens.`,
    ),
  ]
}

const challenge = ({ members }: Challenge): RuleSentence =>
  rule(
    'challenge.members',
    `While a certified outcome cools off, ${members === 1 ? '1 member of its roll' : `${members} members of its roll, or all of a smaller one,`} can challenge it, as can whom it is about alone; it then takes effect only if a further decision of the same kind upholds it.`,
  )

function emergency(
  { role, holders, longestMs, renewals, restMs }: Emergency,
  titleOf: (role: RoleId) => string,
): RuleSentence[] {
  return [
    rule(
      'emergency.role',
      `Those who hold “${titleOf(role)}” can pause: for a while nothing that was decided takes effect. They can do nothing else by it.`,
    ),
    rule('emergency.holders', holders === 1 ? 'One of them is enough.' : `It takes ${holders} of them within a day.`),
    rule('emergency.longestMs', `A pause ends by itself after ${durationWords(longestMs)}.`),
    rule(
      'emergency.renewals',
      renewals === 0
        ? 'It cannot be renewed.'
        : `As many of them can renew it while it lasts, ${renewals === 1 ? 'once' : `at most ${renewals} times`}.`,
    ),
    rule(
      'emergency.restMs',
      restMs === 0
        ? 'After a pause another may begin at once.'
        : `After a pause nobody can begin another for ${durationWords(restMs)}.`,
    ),
  ]
}

function anyOf(decisionTypes: readonly DecisionTypeName[]): string {
  return `${aOrAn(decisionTypes[0] ?? '')} ${either(decisionTypes)} decision`
}

function certification({ certification: { syncGraceMs } }: Charter): RuleSentence[] {
  const examples = [4, 7, 10].map((n) => `${certificateQuorum(n).quorum} of ${n}`)
  return [
    rule(
      'certification.syncGraceMs',
      syncGraceMs === 0
        ? 'Certifiers need not wait for ballots still under way once voting is over.'
        : `Certifiers wait ${durationWords(syncGraceMs)} after voting is over for ballots still under way.`,
    ),
    rule(
      'certification.quorum',
      `An outcome is final once enough of the roll have signed the same ballots: ${listed(examples)}, for example.`,
    ),
  ]
}
