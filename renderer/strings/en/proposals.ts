import { amend } from './amend.ts'

export const proposals = {
  title: 'Proposals',
  write: 'Write a proposal',
  search: 'Find in proposals',
  filters: { open: 'Open', drafts: 'Being written', decided: 'Decided', all: 'All' },
  filterLabel: 'Which proposals',
  kindLabel: 'What it does',
  anyKind: 'Anything',
  whoseLabel: 'Whose',
  whose: { anybody: 'Anybody’s', mine: 'Started by you', waiting: 'Waiting for you' },
  inOtherStages: (n: number) => (n === 1 ? 'Show the one in another stage' : `Show the ${n} in other stages`),
  clearFilters: 'Show all again',
  none: 'No proposal is like that.',
  empty:
    'A proposal is a text that the members write together and then decide on. Write the first one; nothing is binding until it is opened.',
  draftedBy: 'Started by',
  voters: (names: string) => `Have voted: ${names}`,
  incomplete: 'May be incomplete here: a newer Folkmoot wrote something on it.',
  untitled: 'Untitled',
  lineBy: (name: string) => `by ${name}`,
  myStance: 'You',
  needsYou: 'needs you',

  compose: {
    title: 'Write a proposal',
    lead: 'Give it a title and what it does. The text you write together with the others afterwards, for as long as you like.',
    name: 'Title',
    nameHelp: 'Say what would be decided, in a few words.',
    nameMissing: 'Give it a title.',
    effect: 'What it does if it passes',
    effectAbout: {
      resolution: 'The text itself is the decision.',
      admit: 'Makes somebody who asked to join a member, without waiting for vouches.',
      remove: 'Ends somebody’s membership. What they did stays and counts.',
      amend: 'Replaces the charter by one that you edit here, rules and articles alike.',
      choose: 'One of several options becomes the decision, or none.',
      elect: 'Gives somebody a role of the charter for its term.',
      recall: 'Takes a role from somebody who holds it, before its term is over.',
      spend: 'Allows to spend an amount. What it takes depends on the sum.',
      uphold: 'Lets a challenged outcome take effect after all.',
    },
    groups: { decide: 'A decision', roles: 'Roles', members: 'Members', rules: 'The rules' },
    noWay: 'The charter in force has no way to decide this.',
    requester: 'Who',
    noRequesters: 'Nobody is asking to join.',
    member: 'Who',
    noMembers: 'There is nobody else.',
    decision: 'How it is decided',
    onlyOne: 'The charter asks for this kind of decision.',
    start: 'Start the draft',
    startAbout: 'The others can see and edit it at once. Nothing is decided until it is opened.',
  },

  stages: {
    draft: 'Draft',
    notice: 'Notice',
    voting: 'Voting',
    closing: 'Certifying',
    'cooling-off': 'Cooling-off',
    challenged: 'Challenged',
    'in-force': 'In force',
    rejected: 'Rejected',
    'no-quorum': 'Too few took part',
    withdrawn: 'Withdrawn',
    rival: 'Overtaken',
    contested: 'Contested',
  },
  stagesLabel: 'Where this proposal is in its life',

  page: {
    ifPasses: 'If it passes',
    passed: 'Decided',
    text: 'The text',
    noText: 'No text. The title is all that is decided.',
    frozen: 'This text is frozen: it is what is voted on, and stays as it is.',
    goVote: 'Go to your vote',
    goCertify: 'Go to the certificate',
    notFoundTitle: 'Proposal',
  },

  editor: {
    titleLabel: 'Title',
    textLabel: 'Text',
    textPlaceholder: 'Write what you propose, and why. Others can write here with you.',
    saved: 'Saved on this device',
    saving: 'Saving…',
    unsaved: (why: string) => `Not saved yet: ${why} It is kept here and tried again.`,
    refused: (why: string) => `The last edit was not accepted: ${why}`,
    loading: 'Opening the text…',
    readOnly: 'You can read this draft.',
    alone: 'Nobody else is here now.',
    here: (names: string) => `Also here: ${names}`,
    writing: (name: string) => name,
    failed: 'The text cannot be opened.',
  },

  history: {
    title: 'How the text came to be',
    show: 'Earlier versions',
    hide: 'Hide earlier versions',
    version: (n: number) => `Version ${n}`,
    latest: 'Latest',
    changes: (added: number, removed: number) =>
      added === 0 && removed === 0
        ? 'title or settings'
        : [added > 0 ? `${added} characters added` : '', removed > 0 ? `${removed} removed` : '']
            .filter(Boolean)
            .join(', '),
    compare: 'What changed in this version',
    none: 'There is one version so far.',
    choose: 'Version to look at',
    /** `$` stands for the number. */
    unchanged: '$ lines unchanged',
  },

  draft: {
    opens: 'When you are ready',
    openTitle: 'Open it for decision',
    sign: (title: string) => `that “${title}” is put to the members as it is written now.`,
    causes: (roll: string) => `freeze the text, the rules and the list of who may vote${roll}.`,
    undo: 'You can withdraw it until voting ends.',
    verb: 'Open',
    prepare: 'Open for decision…',
    effect: 'What it does',
    change: 'Change',
    decision: 'How it is decided',
    saveEffect: 'Use this',
  },

  why: {
    here: (stage: string) => `Why it is at “${stage}”`,
    ballot: 'Why it counts so',
  },

  standing: {
    title: 'If it closed now',
    titleClosed: 'How it was counted',
    incomplete: 'This count may be incomplete: it leaves out what a newer Folkmoot wrote here.',
    tally: (agree: number, disagree: number, abstain: number, object: number) =>
      [
        `${agree} agree`,
        ...(disagree > 0 ? [`${disagree} disagree`] : []),
        ...(object > 0 ? [`${object} object`] : []),
        ...(abstain > 0 ? [`${abstain} abstain`] : []),
      ].join(' · '),
    of: (n: number, roll: number) => `${n} of ${roll} have voted`,
    count: (have: number, need: number) => `${have} of ${need}`,
  },

  ballot: {
    title: 'Your vote',
    titleChange: 'Your vote so far',
    choose: 'Your stance',
    reason: 'Reason',
    reasonHelp: 'The others read it beside your name. It can help them, and those who come later.',
    reasonRequired: 'The charter asks for a reason.',
    objectReason: 'An objection needs its reason: the harm, and what would mend it.',
    sign: (stance: string, title: string) => `“${stance}” on “${title}”.`,
    causes: 'count your vote under your name, with your reason, on every member’s device.',
    undo: (when: string) => `You can change it until voting closes${when}.`,
    verb: { agree: 'Agree', disagree: 'Disagree', abstain: 'Abstain', object: 'Object' },
    change: 'Change your vote',
    changed: (n: number) => (n === 1 ? 'changed once' : `changed ${n} times`),
    chooseFirst: 'Choose a stance first.',
    reasonFirst: 'Give your reason first.',
    void: 'Two of your ballots replace the same earlier one, so neither counts. Cast one that does.',
    opens: 'Voting opens',
  },

  stances: {
    title: 'Stances and reasons',
    none: 'Nobody has voted yet.',
    noReason: 'No reason given.',
    late: 'Came after the certificate: kept, not counted',
    void: 'Void: two ballots replace the same one',
    objections: 'Objections',
  },

  certificate: {
    title: 'Certificate',
    final: 'Final',
    open: 'not final yet',
    confirming: 'being confirmed',
    /** `confirmed` is `null` while signatures are still missing. */
    label: (signed: number, confirmed: number | null, needed: number, final: boolean) =>
      final
        ? `Final: ${confirmed} confirmations, ${needed} were needed`
        : confirmed === null
          ? `${signed} of ${needed} signatures; not final yet`
          : `Signed; ${confirmed} of ${needed} confirmations; not final yet`,
    signed: (have: number, need: number) => `Signed by ${have}; ${need} needed`,
    confirmed: (have: number, need: number) => `Confirmed by ${have}; ${need} needed`,
    finalSentence: (needed: number, roll: number, tolerates: number) =>
      `Final. ${needed} of ${roll} had to sign the same votes, and ${needed} to confirm it, so that ${tolerates === 0 ? 'no two outcomes can be certified' : `even ${tolerates} dishonest ${tolerates === 1 ? 'certifier' : 'certifiers'} could not certify two outcomes`}.`,
    confirmingSentence:
      'Enough have signed. The members’ apps now confirm that they saw it, by themselves; nobody has to do anything.',
    missing: (n: number) =>
      n === 1
        ? 'One more signature is needed. Then the apps confirm it.'
        : `${n} more signatures are needed. Then the apps confirm it.`,
    signedBy: 'Signed by',
    confirmedBy: 'Confirmed by',
    round: (n: number) => `Round ${n}`,
    outcome: 'Outcome',
    none: 'The window is over. Members now sign the votes they hold; once enough have signed the same votes, their apps confirm it, and the outcome is final.',
    prepare: 'Certify the outcome…',
    sign: (n: number) => `that these ${n} votes are what this device holds, and how they count.`,
    causes:
      'bring the outcome one signature closer to final. Your app then confirms by itself what enough have signed.',
    undo: 'A signature stays. One for each round.',
    verb: 'Certify',
    rivals:
      'Members have signed different sets of votes. The next round repeats the set that enough have signed, or else counts all votes together.',
  },

  roll: {
    title: 'Who may vote',
    voted: 'Has voted',
    notVoted: 'Has not voted yet',
    certified: 'signed the certificate',
    showRest: (n: number) => `Show the other ${n}`,
    frozen: (n: number) => `${n} on the roll, fixed when it opened.`,
  },

  thread: {
    title: 'Talk',
    none: 'Nothing has been said yet.',
    say: 'Say something',
    verb: 'Say it',
    placeholder: 'A question, a worry, a better idea',
    notBinding: 'Talk is not a vote.',
  },

  margin: {
    who: 'Who',
    startedBy: 'Started by',
    openedBy: 'Opened by',
    rules: 'Under which rules',
    when: 'When',
    evidence: 'Evidence',
    id: 'Proposal',
    charter: 'Charter voted under',
    drafted: 'Draft started',
    opened: 'Opened',
    votingFrom: 'Voting from',
    closes: 'Voting until',
    certified: 'Certified',
    inForceFrom: 'May take effect from',
    enacted: 'In force since',
    showRules: 'Read the rules',
  },

  withdraw: {
    title: 'Withdraw this proposal',
    prepare: 'Withdraw…',
    reason: 'Reason',
    sign: (title: string) => `that you take back “${title}”.`,
    causes: 'end it without a decision. Votes and talk stay readable.',
    undo: 'It can be written and opened again as a new one.',
    verb: 'Withdraw',
  },
  enact: {
    prepare: 'Put into force…',
    title: 'Put the outcome into force',
    sign: 'that the cooling-off is over and the certified outcome takes effect.',
    causes: 'bring the effect about on every device.',
    undo: 'Only by another decision.',
    verb: 'Put into force',
  },

  proof: {
    what: 'For people who never joined: one file that proves this outcome. It holds the record up to here, with all names, reasons and ballots.',
    save: 'Save the proof…',
    saving: 'Gathering what it rests on…',
    fileName: (id: string) => `proof-${id}.folkmoot-proof`,
  },
  replay: {
    title: 'Past decisions under these rules',
    summary: (all: number, differing: number) =>
      all === 0
        ? 'Nothing has been decided yet that could be counted again.'
        : differing === 0
          ? all === 1
            ? 'The one decision so far would have come out as it did.'
            : `All ${all} decisions so far would have come out as they did.`
          : `${differing} of ${all} decisions so far would have come out otherwise, had everybody answered as they did.`,
    then: (outcome: string) => `It was decided: ${outcome.toLowerCase()}`,
  },

  amend,
}
