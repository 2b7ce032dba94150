import { type Act, versionOf } from '../acts/acts.ts'
import type { Charter } from '../charter/model.ts'
import { sha256, toHex, utf8 } from '../kernel/bytes.ts'
import { asMemberId, type Digest } from '../kernel/ids.ts'
import type { Entry } from '../log/entry.ts'
import { Organisation } from '../organisation/organisation.ts'
import { keyNamed, verifySeal } from './seals.ts'
import { ALLOWED, BEGIN, Story, sealed } from './story.ts'

/**
 * Organisations of any size under one charter, all of whose members are on its rolls from the beginning. A larger one
 * begins like a smaller one, so what was signed once is not signed and judged again for each walkthrough.
 */
export class Foundings {
  readonly #charter: Charter
  /** The largest so far; most charters that are looked at are never run. */
  #largest: Story | null = null
  /** How many entries there are once there are as many members, from one on. */
  readonly #entries: number[] = [1]

  constructor(charter: Charter) {
    this.#charter = charter
  }

  *found(size: number): Generator<void, Story> {
    this.#largest ??= foundedAlone(this.#charter)
    const largest = this.#largest
    const { organisation, members } = largest
    for (let n = members.length + 1; n <= size; n++) {
      yield* largest.admit(`member ${n}`, members)
      this.#entries.push(organisation.log.size)
    }
    const copy = organisationFrom(organisation.facts.founding)
    const end = this.#entries[size - 1] ?? 0
    for (let arrival = 1; arrival < end; arrival++) {
      const entry = organisation.log.at(arrival)
      const verdict = entry === undefined ? undefined : organisation.verdictOf(entry.id)
      if (entry === undefined || verdict === undefined) throw new Error('an organisation holds what was added to it')
      const standing = organisation.authorOf(entry.id)
      copy.restore(entry, standing === undefined ? { verdict } : { verdict, standing })
    }
    const story = new Story(copy, members.slice(0, size))
    story.tell('member 1', `found the organisation, and ${size - 1} more join at once`, 'organisation.found', ALLOWED)
    return story
  }
}

function foundedAlone(charter: Charter): Story {
  const founding = foundingEntry(charter)
  const founder = { name: 'member 1', device: founding.device, member: asMemberId(founding.id) }
  return new Story(organisationFrom(founding), [founder])
}

function organisationFrom(founding: Entry): Organisation {
  const organisation = Organisation.found(founding, verifySeal)
  if (!organisation.ok) throw new Error(organisation.error)
  return organisation.value
}

function foundingEntry(written: Charter): Entry {
  // Texts decide nothing here; they could be longer than an entry, or names that nobody may sign.
  const charter = { ...written, name: 'The organisation', purpose: 'What its members agreed on.', articles: [] }
  const nonce = toHex(sha256(utf8('stress test'))) as Digest
  const body = { founder: 'member 1', device: 'laptop', charter, nonce }
  const act: Act = { kind: 'organisation.found', body }
  return sealed({
    ...{ organisation: null, device: keyNamed('member 1'), seq: 1, prev: null, seen: [], document: 'organisation' },
    ...{ kind: act.kind, kindVersion: versionOf(act), claimedTime: BEGIN, body: act.body },
  })
}
