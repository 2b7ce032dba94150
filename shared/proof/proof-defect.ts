/** Why a file proves nothing, for programs. */
export type ProofDefectCode =
  /** It is not a proof at all. */
  | 'no-proof'
  /** Written by a newer version, or resting on acts that this version cannot read. */
  | 'newer'
  | 'too-large'
  /** Something in it is no entry. */
  | 'unreadable-entry'
  /** An entry is signed by another key than its device's. */
  | 'bad-signature'
  /** Entries of two organisations were put together. */
  | 'other-organisation'
  /** An entry was left out, or altered so that what cites it no longer finds it. */
  | 'missing-entry'
  | 'out-of-order'
  /** Entries that the outcome does not rest on. */
  | 'superfluous'
  /** An entry that the organisation's rules refuse. */
  | 'refused-entry'
  | 'no-such-proposal'
  /** Not enough members confirmed one count. */
  | 'not-final'
  /** The founding names no organisation that it comes from, or the record says otherwise than it does. */
  | 'no-descent'
  /** Somebody named in it was no member in good standing there, or not by that device. */
  | 'not-a-member'
  /** Two counts or two openings were certified. */
  | 'contested'

export interface ProofDefect {
  readonly code: ProofDefectCode
  /** For people. */
  readonly sentence: string
}
