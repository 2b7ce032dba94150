/**
 * Every bound of the system, with its unit and its reason. Raising one is a protocol decision: a peer with a lower
 * bound refuses what a peer with a higher one sends.
 */
export const LIMITS = {
  /** Bytes of one entry. Holds an amendment with a long charter; small enough to keep many in memory. */
  entryBytes: 512 * 1024,
  /** Heads of other chains cited by one entry. Enough for every device of a large organisation that wrote since. */
  seenHeads: 256,
  /** Characters of a name (person, device, organisation). */
  nameChars: 120,
  /** Characters of a proposal's title. */
  titleChars: 200,
  /** Characters of a reason, a vouch's statement, an invitation's note. */
  reasonChars: 10_000,
  /** Characters of a proposal's text or of one charter article: about 60 printed pages. */
  textChars: 120_000,
  /** Articles in a charter. */
  articles: 200,
  /** Bytes of one Automerge change before decoding. */
  changeBytes: 256 * 1024,
  /** Operations in one Automerge change; a paste of a long text is one operation per character. */
  changeOps: 150_000,
  /** Entries kept while what they cite is missing, per organisation. */
  pendingEntries: 20_000,
  /** Bytes of those entries. */
  pendingBytes: 64 * 1024 * 1024,
  /** Bytes of one message between peers. Larger than an entry, small enough to interleave. */
  messageBytes: 1024 * 1024,
  /** Uses of one invitation. */
  invitationUses: 100,
  /** Milliseconds by which another's clock may be ahead before its entries wait for the time they claim. */
  clockAheadMs: 10 * 60_000,
  /** Refusals kept as evidence, per organisation. */
  evidence: 1_000,
} as const
