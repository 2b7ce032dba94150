import type { Outcome } from '#shared/acts/acts.ts'
import type { Counts } from '#shared/tally/decide.ts'

/**
 * Decides by the plain sentences of a charter alone, as somebody would who reads it with a pencil: nothing here looks at
 * the rules from which the sentences are made, or at the code that counts by them.
 */

interface Fraction {
  readonly of: bigint
  readonly parts: bigint
}

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
const PARTS = ['', '', 'half', 'third', 'quarter', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth']

/** "two thirds", "half", "12 per cent", "5 of every 13", "all", "none"; a fraction in brackets says the same again. */
export function readShare(words: string): Fraction {
  const plain = words.replace(/ \(\d+\/\d+\)$/, '').toLowerCase()
  if (plain === 'none') return { of: 0n, parts: 1n }
  if (plain === 'all') return { of: 1n, parts: 1n }
  if (plain === 'half') return { of: 1n, parts: 2n }
  const cents = plain.match(/^(\d+) per cent$/)
  if (cents !== null) return { of: BigInt(cents[1] ?? ''), parts: 100n }
  const every = plain.match(/^(\d+) of every (\d+)$/)
  if (every !== null) return { of: BigInt(every[1] ?? ''), parts: BigInt(every[2] ?? '') }
  const [number = '', part = ''] = plain.split(' ')
  const parts = PARTS.findIndex((name) => name !== '' && (part === name || part === `${name}s`))
  const of = NUMBERS.indexOf(number)
  if (of < 0 || parts < 0) throw new Error(`not a share: ${words}`)
  return { of: BigInt(of), parts: BigInt(parts) }
}

const isShareOf = ({ of, parts }: Fraction, have: number, total: number): boolean =>
  BigInt(have) * parts >= of * BigInt(total)
const isMoreThanHalf = (have: number, total: number): boolean => 2 * have > total

/** What is written of one kind of decision. */
class Page {
  readonly #sentences: readonly string[]

  constructor(sentences: readonly string[]) {
    this.#sentences = sentences
  }

  says(words: RegExp): boolean {
    return this.#sentences.some((sentence) => words.test(sentence))
  }

  share(words: RegExp): Fraction | null {
    for (const sentence of this.#sentences) {
      const found = sentence.match(words)?.[1]
      if (found !== undefined) return readShare(found)
    }
    return null
  }
}

export interface Answers {
  readonly roll: number
  readonly counts: Counts
  /** Whether the proposer, who decides after advice, has gone ahead. */
  readonly goesAhead: boolean
  /** Points of each option, and the least that a ballot could have given each of them. */
  readonly points: readonly number[]
  readonly cards: number
  /** Whether an option wins the run-off, worked out apart from here. */
  readonly hasWinner: boolean
}

/** The outcome that the sentences give. */
export function decideByWords(sentences: readonly string[], answers: Answers): Outcome {
  const page = new Page(sentences)
  if (!hasQuorum(page, answers)) return 'no-quorum'
  return passes(page, answers) ? 'passed' : 'rejected'
}

function hasQuorum(page: Page, { roll, counts, goesAhead }: Answers): boolean {
  const { agree, disagree, abstain, object } = counts
  if (page.says(/is made by its proposer/)) {
    const advice = agree + disagree + abstain - (goesAhead ? 1 : 0)
    if (page.says(/^There is no quorum/)) return advice >= Math.min(1, roll - 1)
    if (page.says(/^Advice must have come from everybody else/)) return advice >= roll - 1
    const share = page.share(/^Advice must have come from (.+) of the roll, the proposer not counted\.$/)
    return share !== null && (isShareOf(share, advice, roll) || advice >= roll - 1) && advice >= Math.min(1, roll - 1)
  }
  const noes = page.says(/^Every (ballot|answer) counts toward the quorum/)
  // Who is against objects under consent, and disagrees in a vote; there is no other ballot of either.
  const against = page.says(/passes by consent/) ? object : disagree
  const have = agree + abstain + (noes ? against : 0)
  if (page.says(/^There is no quorum.*one answer can be enough/)) return have >= 1
  if (page.says(/^There is no quorum/)) return true
  if (page.says(/^The quorum is everybody on the roll/)) return have >= roll
  const share = page.share(/^The quorum is (.+) of the roll: with fewer, the proposal does not pass\.$/)
  return share !== null && isShareOf(share, have, roll)
}

function passes(page: Page, answers: Answers): boolean {
  const { roll, counts } = answers
  const { agree, disagree } = counts
  if (page.says(/passes by consent: unless an objection stands/)) return isConsented(page, answers)
  if (page.says(/passes by majority: when more members agree than disagree/)) return agree > disagree
  if (page.says(/passes by supermajority/)) return isCarried(page, agree, agree + disagree)
  if (page.says(/is delegated to those who hold a role.*more than half of them must agree/)) {
    return isMoreThanHalf(agree, roll)
  }
  if (page.says(/is made by its proposer, who first takes advice/)) return answers.goesAhead
  if (page.says(/is made by ranked choice/)) return answers.hasWinner
  if (page.says(/is made by score/)) return isBest(page, answers)
  throw new Error('nothing is said of how it is decided')
}

/** Objections that were set aside are counted as those who disagree. */
function isConsented(page: Page, { roll, counts: { agree, abstain, object, disagree } }: Answers): boolean {
  const aside = page.says(/It is then set aside: it counts as disagreement.*more must agree than disagree\.$/)
    ? disagree
    : 0
  const silent = roll - agree - abstain - object
  const fallback = page.share(
    /^Objections that stand are outvoted when at least (.+) of those who agree or object agree/,
  )
  const standing = object + (page.says(/whoever stays silent counts as objecting/) ? silent : 0)
  if (fallback !== null && standing > 0) {
    const against = standing + aside
    return isShareOf(fallback, agree, agree + against) && isMoreThanHalf(agree, agree + against)
  }
  if (object > 0 || (aside > 0 && agree <= aside)) return false
  if (fallback !== null) return true
  return page.says(/silent count as consenting once the quorum has answered/) || agree + abstain === roll
}

function isCarried(page: Page, agree: number, voted: number): boolean {
  if (page.says(/^More than half of those who agree or disagree must agree/)) return isMoreThanHalf(agree, voted)
  if (page.says(/one who disagrees stops it\.$/)) return agree === voted && agree > 0
  const share = page.share(/^At least (.+) of those who agree or disagree must agree\.$/)
  return share !== null && isShareOf(share, agree, voted) && isMoreThanHalf(agree, voted)
}

function isBest(page: Page, { points, cards }: Answers): boolean {
  const best = Math.max(0, ...points)
  const most = page.says(/^A ballot gives each option 0 to 1 point\./) ? 1 : mostPoints(page)
  const share = page.share(/^The best option needs at least (.+) of the points it could have, and one in any case\.$/)
  return (
    share !== null &&
    best >= 1 &&
    points.filter((each) => each === best).length === 1 &&
    isShareOf(share, best, most * cards)
  )
}

function mostPoints(page: Page): number {
  for (let most = 2; most <= 100; most++) {
    if (page.says(new RegExp(`^A ballot gives each option 0 to ${most} points\\.`))) return most
  }
  throw new Error('nothing is said of how many points a ballot gives')
}
