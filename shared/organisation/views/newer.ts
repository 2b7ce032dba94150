import type { ProposalId } from '../../kernel/ids.ts'
import type { Organisation } from '../organisation.ts'

/** How many entries are held that this version cannot read: with them, what it shows may be incomplete. */
export const newerActs = ({ facts }: Organisation): number => facts.newer.length

/** How many of them are acts on one proposal, or changes of its text. */
export const newerActsOn = ({ facts }: Organisation, proposal: ProposalId): number =>
  facts.newer.filter((entry) => entry.document === proposal).length
