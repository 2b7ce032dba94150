import type { EntryId } from '../kernel/ids.ts'
import { unreachable } from '../kernel/result.ts'
import type { EntryDefect } from './entry.ts'

/** Why an entry that somebody sent is not kept, or kept without the effect that it asked for. */
export const REFUSALS = [
  /** Bytes that are no entry, or not written as an entry is written. */
  'unreadable',
  /** Beyond the size of an entry. */
  'too-large',
  /** In a newer format of entries, or built on acts that only newer software can judge: nobody's fault. */
  'newer-format',
  'bad-signature',
  'other-organisation',
  /** Its place in its device's chain, or its claimed time, does not follow from what it cites. */
  'broken-chain',
  /** By a device that belonged to no member when it was written, or that signs nothing. */
  'no-standing',
  /** A request to join without a right to it. */
  'bad-request',
  /** A change of a text that its document's guard does not let in. */
  'change-refused',
] as const
export type Refusal = (typeof REFUSALS)[number]

/** An entry that was refused: its id, which for bytes that are no entry is their hash all the same. */
export interface Refused {
  readonly id: EntryId
  readonly why: Refusal
}

/** Whether the sender is answerable for it: nobody is for being newer than this software. */
export const isFault = (why: Refusal): boolean => why !== 'newer-format'

export function refusalOfDefect({ defect }: EntryDefect): Refusal {
  switch (defect) {
    case 'too-large':
      return 'too-large'
    case 'newer-version':
      return 'newer-format'
    case 'malformed':
    case 'not-canonical':
      return 'unreadable'
    default:
      return unreachable(defect)
  }
}

/** What was refused, in one or two sentences for people. */
export function refusalSentence(why: Refusal, count: number): string {
  const one = count === 1
  const entries = one ? 'One entry was refused' : `${count} entries were refused`
  switch (why) {
    case 'unreadable':
      return `${entries}: ${one ? 'it cannot be read' : 'they cannot be read'}.`
    case 'too-large':
      return `${entries}: ${one ? 'it is' : 'they are'} larger than an entry may be.`
    case 'newer-format':
      return one
        ? 'One entry needs a newer version of Folkmoot and was not taken in. Update to see it.'
        : `${count} entries need a newer version of Folkmoot and were not taken in. Update to see them.`
    case 'bad-signature':
      return `${entries}: ${one ? 'its signature is not its device’s' : 'their signatures are not their devices’'}.`
    case 'other-organisation':
      return `${entries}: ${one ? 'it belongs' : 'they belong'} to another organisation.`
    case 'broken-chain':
      return `${entries}: ${one ? 'it does' : 'they do'} not follow from what ${one ? 'it claims' : 'they claim'} as the past.`
    case 'no-standing':
      return `${entries}: ${one ? 'its device' : 'their devices'} could not sign for a member when ${one ? 'it was' : 'they were'} written.`
    case 'bad-request':
      return `${entries}: ${one ? 'it asks' : 'they ask'} to join without a right to.`
    case 'change-refused':
      return `${one ? 'One change of a text was' : `${count} changes of texts were`} left out: ${one ? 'it touches' : 'they touch'} what ${one ? 'its author' : 'their authors'} may not touch.`
    default:
      return unreachable(why)
  }
}
