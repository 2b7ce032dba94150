import type { ApiClient } from '#electron/hosts/api-client.ts'
import { ApiFailure } from '#shared/bridge/errors.ts'
import type { OrganisationId, ProposalId } from '#shared/kernel/ids.ts'
import type { Chance } from '#test/fuzz/chance.ts'
import type { Victim } from './victim.ts'

/** Milliseconds between two acts of one person. */
const PAUSE_MS = 15

/** What a person's keeper has said is done: it must never be gone. */
export interface Acknowledged {
  readonly entries: Set<string>
  /** Words put into a text or a thread, each unlike any other. */
  readonly words: Map<string, ProposalId>
}

/** A person who votes, drafts, edits and comments without end, and notes what was acknowledged. */
export class Writer {
  readonly acknowledged: Acknowledged = { entries: new Set(), words: new Map() }
  readonly #victim: Victim
  readonly #organisation: OrganisationId
  readonly #chance: Chance
  /** Open proposals, and drafts: both grow as people write. */
  readonly #open: readonly ProposalId[]
  readonly #drafts: ProposalId[]
  #running = true
  #count = 0
  #done: Promise<void> = Promise.resolve()

  constructor(
    victim: Victim,
    organisation: OrganisationId,
    chance: Chance,
    proposals: { readonly open: readonly ProposalId[]; readonly drafts: ProposalId[] },
  ) {
    this.#victim = victim
    this.#organisation = organisation
    this.#chance = chance
    this.#open = proposals.open
    this.#drafts = proposals.drafts
  }

  begin(): void {
    this.#done = this.#work()
    // `stop` tells; until then it is nobody’s unhandled fault.
    this.#done.catch(() => {})
  }

  /** Stops writing; rejects with what went wrong while writing other than that the keeper was gone. */
  async stop(): Promise<void> {
    this.#running = false
    await this.#done
  }

  async #work(): Promise<void> {
    while (this.#running) {
      const { api } = this.#victim
      try {
        if (api !== null) await this.#act(api)
      } catch (error) {
        // A keeper that is killed leaves requests without an answer: nothing was promised.
        const gone = error instanceof ApiFailure && GONE.has(error.error.code)
        if (!gone) throw error
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  }

  async #act(api: ApiClient): Promise<void> {
    const organisation = this.#organisation
    const words = `${this.#victim.name}${this.#count++}`
    const proposal = this.#chance.pick(this.#drafts)
    switch (this.#chance.below(12)) {
      case 0: {
        const made = await api.call('proposal.draft', { organisation, title: `Draft ${words}`, text: words })
        this.acknowledged.entries.add(made.proposal)
        this.acknowledged.words.set(words, made.proposal)
        return
      }
      case 1:
      case 2: {
        const made = await api.call('member.rename', { organisation, name: words })
        this.acknowledged.entries.add(made.entry)
        return
      }
      case 3:
      case 4:
      case 5: {
        const of = this.#chance.pick(this.#open)
        const cast = {
          organisation,
          proposal: of,
          stance: this.#chance.pick(['agree', 'disagree'] as const),
          reason: words,
        }
        this.acknowledged.entries.add((await api.call('ballot.cast', cast)).entry)
        return
      }
      case 6:
      case 7:
        await api.call('proposal.comment', { organisation, proposal, text: words })
        this.acknowledged.words.set(words, proposal)
        return
      default: {
        const splices = [{ field: 'text', at: 0, remove: 0, insert: `${words} ` }] as const
        await api.call('proposal.edit', { organisation, proposal, splices: [...splices] })
        this.acknowledged.words.set(words, proposal)
      }
    }
  }
}

const GONE: ReadonlySet<string> = new Set(['shutting-down', 'unreachable'])
