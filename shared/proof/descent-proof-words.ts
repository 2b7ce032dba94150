import { plural } from '../organisation/views/words.ts'
import type { DescentProof, ProvenPassage } from './descent-proof.ts'
import { called } from './outcome-proof.ts'
import { instant } from './outcome-proof-words.ts'

/** A proof of descent in plain words, for people who belong to neither organisation. */
export interface DescentInWords {
  /** What the signatures and the rules show. */
  readonly proves: readonly string[]
  /** One line for each person: who they were there, and who they are here. */
  readonly people: readonly string[]
  /** What no file can show, so that nobody reads more into it. */
  readonly doesNotProve: readonly string[]
}

export function descentInWords(proof: DescentProof): DescentInWords {
  const { from, to, founder, along, named } = proof
  const went = 1 + along.length
  return {
    proves: [
      `The file holds ${plural(from.entries, 'signed entry', 'signed entries')} of one organisation and ${to.entries} of another, each complete back to its founding; none was altered, and nothing that they rest on was left out.`,
      `“${to.name}” (organisation ${to.id}) was founded on ${instant(to.foundedAt)} by ${called(founder.there)}, a member in good standing of “${from.name}” (organisation ${from.id}), as far as the record of that one is in this file: up to ${instant(from.until)}, under the charter ${from.charterHash}.`,
      `${went} of the ${plural(from.members, 'member', 'members')} that “${from.name}” had by then ${went === 1 ? 'is' : 'are'} shown in the new one: each signed in both with one key.`,
    ],
    people: [
      `${passage(founder)}, who founded it.`,
      ...along.map((each) => `${passage(each)}, whom the founding names.`),
      ...named.map((each) => `${called(each)} is named in the founding; the file does not show that they came.`),
    ],
    doesNotProve: [
      `That “${from.name}” agreed, or was asked: nobody needs its leave to go on elsewhere. It owes the new organisation nothing, and may go on itself.`,
      `That those who went were a majority, or more than the ${went} shown here; or that the others were asked.`,
      'That those who went have left: leaving is an act of its own.',
      `What happened in “${from.name}” after ${instant(from.until)}: somebody may have been removed between then and the founding. Ask a present member of it.`,
      'That no other organisation comes from it as well: any members can found one, and none of them is the only heir.',
      'That the organisations are the ones you think of: anybody can found one of any name. Compare their numbers with those that you have from elsewhere.',
      'Who the people are: names are what members call themselves, and a signature shows that a device’s key was used, not by whom.',
      'When things happened: times are those of the members’ own computers. And what became of the new organisation since.',
      ...(proof.forkedDevices.length === 0
        ? []
        : [
            `That everybody was honest: ${plural(proof.forkedDevices.length, 'device', 'devices')} signed two different entries as one number of their record.`,
          ]),
    ],
  }
}

function passage({ there, here }: ProvenPassage): string {
  return there.name === here.name
    ? `${called(there)} there is ${here.member.slice(0, 16)} here`
    : `${called(there)} there is ${called(here)} here`
}
