import type { Act, ActBody } from '../acts/acts.ts'
import type { Charter } from '../charter/model.ts'
import { nameDefect, nameSentence } from '../names/proper-name.ts'
import { deny, type Verdict } from './verdict.ts'

/** Names and titles that a charter gives. */
export const namesOfCharter = (charter: Charter): readonly string[] => [
  charter.name,
  ...charter.articles.map((article) => article.title),
]

/** Those that a founding gives. */
export const namesOfFounding = ({
  founder,
  device,
  charter,
  descent,
}: ActBody<'organisation.found'>): readonly string[] => [
  founder,
  device,
  ...namesOfCharter(charter),
  ...(descent === undefined ? [] : [descent.name]),
]

/** Names and titles that an act gives, which people will read as who or what it is about. */
function namesIn(act: Act): readonly string[] {
  switch (act.kind) {
    case 'organisation.found':
      return namesOfFounding(act.body)
    case 'membership.request':
      return [act.body.name, act.body.device]
    case 'device.request':
      return [act.body.device]
    case 'member.rename':
      return [act.body.name]
    case 'proposal.draft':
      return [act.body.title]
    case 'proposal.open': {
      const { title, effect } = act.body
      return effect.kind === 'amend' ? [title, ...namesOfCharter(effect.charter)] : [title]
    }
    default:
      return []
  }
}

/** Why names cannot be signed, in words; `null` when they can. */
export function improper(names: readonly string[]): string | null {
  const defect = names.map(nameDefect).find((found) => found !== null) ?? null
  return defect === null ? null : nameSentence(defect)
}

/** The refusal of an act whose names cannot be told from others by eye; `null` when they can. */
export function improperNames(act: Act): Verdict | null {
  const why = improper(namesIn(act))
  return why === null ? null : deny('names', why)
}
