/**
 * Every bound of the system, with its unit and its reason. Raising one is a protocol decision: a peer with a lower
 * bound refuses what a peer with a higher one sends.
 */
export const LIMITS = {
  /** Bytes of one entry. Holds an amendment with a long charter; small enough to keep many in memory. */
  entryBytes: 512 * 1024,
  /**
   * Levels of lists and maps within each other in an entry's body. A charter has five. Without this bound it would be
   * the room on the stack that decides what can be read, which differs from moment to moment.
   */
  entryDepth: 32,
  /** Heads of other chains cited by one entry. Enough for every device of a large organisation that wrote since. */
  seenHeads: 256,
  /** Texts that many entries share (devices, documents, kinds), kept once each while a log is read. */
  sharedNames: 20_000,
  /** Characters of a name (person, device, organisation). */
  nameChars: 120,
  /** Characters of a proposal's title. */
  titleChars: 200,
  /** Characters of a reason, a vouch's statement, an invitation's note. */
  reasonChars: 10_000,
  /** Characters of a proposal's text or of one charter article: about 60 printed pages. */
  textChars: 120_000,
  /** Options of a choice, or candidates for a role: more than people can weigh against each other. */
  choiceOptions: 12,
  /** Points that a ballot can give one option: a scale people can tell the steps of. */
  scorePoints: 10,
  /** How often a window may go on because the outcome changed late; what can go on for ever never ends. */
  lateSwings: 5,
  /** How often a pause may be renewed: more would be governing by pauses. */
  pauseRenewals: 3,
  /** Roles in a charter. */
  roles: 50,
  /** People who hold one role together. */
  roleSeats: 50,
  /** Lenses in a charter: each asks people to look at what others decide. */
  lenses: 12,
  /** Tests of objections that one ballot seconds: more than anybody reads before they vote. */
  secondsPerBallot: 100,
  /** Tiers of spending in a charter. */
  spendingTiers: 6,
  /** Whole units that one proposal can spend. Sums of thousands of them are still exact. */
  amount: 1_000_000_000_000,
  /** Articles in a charter. */
  articles: 200,
  /** Characters of a charter file: a charter that fits an entry, were each of its bytes written as an escape. */
  charterFileChars: 4 * 1024 * 1024,
  /** Bytes of a charter file that is looked at at all: three for each of those characters. */
  charterFileBytes: 12 * 1024 * 1024,
  /** Smallest parts of a charter file (names, signs, line ends): five times those of 200 articles; half a second. */
  charterFileTokens: 50_000,
  /** Levels of lists and fields within each other in a charter file: one has five. */
  charterFileDepth: 32,
  /** Characters of the name of a field in a charter file; the longest of the model has 16. */
  charterFieldChars: 100,
  /** Problems told of one charter file, the first ones: more than anybody corrects before looking again. */
  charterProblems: 100,
  /** Bytes of one Automerge change before decoding. */
  changeBytes: 256 * 1024,
  /** Operations in one Automerge change; a paste of a long text is one operation per character. */
  changeOps: 150_000,
  /** Milliseconds for decoding one change: twenty times what the largest takes on a slow laptop. */
  changeDecodeMs: 20_000,
  /** Milliseconds after which decoding a change goes on aside, so that others' changes need not wait for it. */
  changeQuickMs: 250,
  /** Megabytes by which the process may grow while decoding one change; the largest takes about a tenth. */
  changeDecodeMegabytes: 1024,
  /** Changes kept as they were read before anybody knew whether they count. */
  changesReadAhead: 5_000,
  /** Changes of one body kept in memory while what they were made on is missing; the log has the others. */
  pendingChanges: 2_000,
  /** Bytes of those changes. */
  pendingChangeBytes: 16 * 1024 * 1024,
  /** Entries kept while what they cite is missing, per organisation. */
  pendingEntries: 20_000,
  /** Bytes of those entries. */
  pendingBytes: 64 * 1024 * 1024,
  /** Bytes of one message between peers. Larger than an entry, small enough to interleave. */
  messageBytes: 1024 * 1024,
  /** Entries with a bad signature kept until a later one of their chain answers for them, per organisation. */
  unprovenEntries: 64,
  /**
   * Keys of one device in a row, each in the place of the one before. A profile restored every other month for five
   * years; each question about standing walks along them. After that a device is linked anew with an invitation.
   */
  keysInLine: 32,
  /**
   * Milliseconds for which a device is believed that this one's own record is longer there than here, while nothing
   * comes of it. Enough for a bundle over a slow line; whoever claims it falsely can hold up signing no longer.
   */
  ownChainClaimMs: 60_000,
  /** Milliseconds for which it is believed in all, from the first time on, while entries keep coming. */
  ownChainClaimAtMostMs: 600_000,
  /** Rounds of certificates on one opening. Two are rare; each begins only after a quorum signed the one before. */
  certificateRounds: 1_000,
  /** Members of one organisation asked by name to go along into a new one: with their devices they fit an entry. */
  companions: 1_000,
  /** Devices by which one of them may be known: more than people have. */
  companionDevices: 16,
  /** Milliseconds after a founding within which they come in without vouches: a month, for those who are seldom online. */
  companionMs: 30 * 86_400_000,
  /** Uses of one invitation. */
  invitationUses: 100,
  /** Milliseconds by which another's clock may be ahead before its entries wait for the time they claim. */
  clockAheadMs: 10 * 60_000,
  /** Entries on each side of a portable proof of a fork: as far as a good signature may be from the entry it answers for. */
  forkProofEntries: 64,
  /** Bytes of a proof of an outcome, which holds everything that the outcome rests on: some 100,000 acts. */
  proofBytes: 64 * 1024 * 1024,
  /** Findings shown as evidence, the newest first; the entries themselves stay in the log. */
  evidence: 1_000,
  /** Voters named in a line of a list: with all of them, 3,000 lines of 1,000 votes would be an answer of 200 MB. */
  lineVoters: 6,
  // The network.
  /** Tips in one vector: chains of all devices and their forks; 10,000 of them fill about 0.8 MB of one message. */
  vectorTips: 10_000,
  /** Entries in one message: bounds the work between two looks at the clock. */
  bundleEntries: 4_096,
  /** Entries accepted from a device that is not recognised yet, on one link: enough to show who admitted it. */
  introductionEntries: 20_000,
  /** Bytes of those entries. */
  introductionBytes: 16 * 1024 * 1024,
  /** Introductions taken in at once, from all strangers together. */
  introductionsAtOnce: 4,
  /** Refused entries on one link after which its sender is cut off. What is only too new does not count. */
  refusedEntries: 100,
  /** Ids of refused entries kept as evidence, for each device and reason, the latest first. */
  refusedSamples: 3,
  /** Bytes of new entries waiting for one slow peer; past it they are left for the next comparison of vectors. */
  outboxBytes: 8 * 1024 * 1024,
  /** Ids of entries in one announcement or request: 32 KB of one small message. */
  haveIds: 1_024,
  /** Announced entries that have not come, counted for one link; more are left for the next comparison of vectors. */
  announcedIds: 2_048,
  /** Devices remembered for one announced entry, each of which can be asked for it. */
  announcersOfOne: 8,
  /** Announced entries asked of one device at once; the next are asked when these have come. */
  wantsAtOnce: 256,
  /** Ids of entries that came lately, to tell what comes twice: those of some minutes in a busy organisation. */
  rememberedIds: 8_192,
  /** Bytes of new entries kept at hand for those who ask by id; older ones come with a comparison of vectors. */
  recentEntriesBytes: 8 * 1024 * 1024,
  /** Bytes that one request for what is lacking may ask for, and is given: a few seconds on a slow line. */
  pullBytes: 4 * 1024 * 1024,
  /** Bytes that a supplier must send in ten seconds while another waits to supply: slower than any usual line. */
  pullLeastBytes: 64 * 1024,
  /** Comparisons that one peer may ask for in a minute before it is heard more slowly; an honest one asks for a few. */
  comparisonsPerMinute: 600,
  /** Addresses kept of one device. */
  deviceAddresses: 16,
  /** Characters of one address. */
  addressChars: 256,
  /** Devices whose addresses one peer may tell us in one message. */
  toldDevices: 200,
  /** Presence messages taken from one peer per second; more are dropped. Typing makes about ten. */
  presencePerSecond: 30,
  /** Bytes of a message that does not carry entries or vectors. */
  smallMessageBytes: 64 * 1024,
  /** Connections of all kinds. */
  connections: 256,
  /** Incoming connections that have not finished their handshake. */
  pendingConnections: 32,
  /** New connections per second from one host. */
  connectionsPerSecond: 20,
  /** Streams of one protocol on one connection: one for each organisation that both devices share. */
  streamsPerProtocol: 32,
  /** Addresses dialled at once. */
  dialsAtOnce: 8,
  /** Other members' devices through which one wants to be reachable: a second for when the first goes away. */
  relaysUsed: 2,
  /** Devices that can be asked for at one relay: as many as it may have connections, with room for its own. */
  relayPlaces: 200,
  /** Relayed links of one device at one relay, to or from it: what else they need comes through the relay's own copy. */
  relayedLinksPerDevice: 32,
  /** Bytes through one relayed link, both ways, before it is cut and made anew: most first copies fit. */
  relayedBytes: 64 * 1024 * 1024,
  /** Milliseconds that one relayed link lasts before it is made anew: time for a better way to have appeared. */
  relayedMs: 60 * 60 * 1000,
  /** Relayed links that one device may ask for in a minute: back-off between tries makes far fewer. */
  relayCallsPerMinute: 60,
  /** Strangers who ask through one relay to join, at once, and in a minute. */
  relayedNewcomers: 8,
  relayedNewcomersPerMinute: 30,
  /** Bytes and milliseconds of a stranger's relayed link: the joining handshake and a wait on the link take a tenth. */
  relayedNewcomerBytes: 256 * 1024,
  relayedNewcomerMs: 10 * 60 * 1000,
  /** Newcomers waiting on an open link for their admission. */
  joinLinks: 32,
  /** Requests to join looked at per minute, from all devices together. */
  joinRequestsPerMinute: 60,
  /** Requests to join looked at per minute from one device. */
  joinRequestsPerMinutePerDevice: 6,
} as const
