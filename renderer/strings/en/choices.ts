import { plural } from '../time.ts'

/** Choosing between options, electing, spending, taking advice. */
export const choices = {
  none: 'None of these',

  options: {
    title: 'The options',
    candidates: 'The candidates',
    help: 'Two to twelve. “None of these” can always be chosen as well; you need not write it.',
    option: (n: number) => `Option ${n}`,
    add: 'Add an option',
    up: (label: string) => `Move ${label} up`,
    down: (label: string) => `Move ${label} down`,
    remove: (label: string) => `Remove ${label}`,
    moved: (label: string, place: number, of: number) => `${label} is now ${place} of ${of}.`,
    empty: 'Write what this option is, or remove it.',
    same: 'This is the same as another option.',
    chosen: 'Decided',
  },

  elect: {
    role: 'Which role',
    candidates: 'Who stands for it',
    help: 'One member or several. Ask them first.',
    helpOne:
      'The charter decides elections by a yes or no, so there is one candidate. Somebody else takes a proposal of their own.',
    candidate: 'Candidate',
    add: 'Add a candidate',
    remove: (name: string) => `Take ${name} off the list`,
    none: 'Nobody stands for it yet.',
    seats: (held: number, seats: number) =>
      held === 0
        ? `Nobody holds it; it has ${plural(seats, 'seat')}.`
        : `${held} of ${plural(seats, 'seat')} ${held === 1 ? 'is' : 'are'} held.`,
    full: 'Every seat is held; whoever is elected begins when one is free.',
  },

  recall: {
    holder: 'Who holds it',
    nobody: 'Nobody holds this role.',
  },

  spend: {
    amount: (unit: string) => `Amount, in whole ${unit}`,
    notWhole: 'Give a whole number, such as 400.',
    to: 'Who receives it',
    toMember: 'A member',
    toMemberAbout: 'They have no vote on it.',
    toOther: 'Somebody else',
    toOtherAbout: 'A shop, a workshop, another organisation.',
    name: 'Their name',
    member: 'Which member',
    alone: (amount: number, unit: string, takes: string) => `${money(amount, unit)} takes ${takes}.`,
    together: (spent: number, amount: number, unit: string, time: string, takes: string) =>
      `Together with ${money(spent, unit)} of the last ${time} this makes ${money(spent + amount, unit)}, which takes ${takes}.`,
    sum: (amount: number, unit: string) => money(amount, unit),
  },

  facts: {
    role: 'Role',
    gives: 'Gives it up',
    amount: 'Amount',
    to: 'To',
  },

  decided: {
    chosen: (label: string) => `“${label}”.`,
    elected: (name: string, role: string) => `${name} is elected to the role “${role}”.`,
  },

  rank: {
    mode: 'What you do',
    choose: 'Rank what you want',
    chooseAbout: 'The best first. Rank as many as you like; what you leave out ranks below all others.',
    yours: 'Your order',
    empty: 'Nothing yet. Take from the list below what you want most, then what comes next.',
    left: 'Not ranked',
    leftNone: 'You have ranked everything.',
    take: (label: string) => `Rank ${label}`,
    takeShort: 'Rank',
    drop: (label: string) => `Take ${label} out`,
    ranked: (label: string, place: number) => `${label} is number ${place} on your ballot.`,
    dropped: (label: string) => `${label} is not ranked.`,
    first: 'Rank at least one first.',
    verb: 'Cast this ballot',
  },

  score: {
    choose: 'Give points',
    chooseAbout: (most: number) =>
      `0 to ${most} for each option: 0 if you do not want it, ${most} if you want it most.`,
    first: 'Give points to every option first, if only 0.',
  },

  abstain: 'Abstain',
  abstainAbout: 'I have seen this and leave it to the others.',

  sign: (card: string, title: string) => `“${card}” on “${title}”.`,
  wantsNone: 'This ballot wants none of the options.',

  count: {
    tally: (chose: number, none: number, abstain: number) =>
      [
        `${chose} chose`,
        ...(none > 0 ? [`${none} ${none === 1 ? 'wants' : 'want'} none`] : []),
        ...(abstain > 0 ? [`${abstain} ${abstain === 1 ? 'abstains' : 'abstain'}`] : []),
      ].join(' · '),
    nobody: 'Nobody has chosen yet.',
    rounds: 'The run-off, round by round',
    option: 'Option',
    round: (n: number) => `Round ${n}`,
    out: 'out',
    exhausted: 'No preference left',
    exhaustedAbout: (n: number) =>
      n === 1
        ? 'One ballot ranked nothing that is left, and counts no further.'
        : `${n} ballots ranked nothing that is left, and count no further.`,
    dropsWithout: (label: string) => `${label} has no votes, and drops out.`,
    drops: (label: string, votes: number) => `${label} has the fewest, ${votes}, and drops out.`,
    dropsOfTie: (labels: string, label: string, votes: number) =>
      `${labels} share the fewest, ${votes}. Every way of going on is followed; shown is the one in which ${label} drops out.`,
    wins: (label: string, votes: number, of: number) =>
      `${label} has ${votes} of the ${of} that still count: more than half.`,
    tie: (labels: string) =>
      `It is a tie: depending on how it is broken, ${labels} would win. No lot decides here, so none of them does.`,
    noneWins: 'More want none of these than any of them.',
    points: 'Points',
    pointsOf: (points: number, of: number) => `${points} of ${of}`,
    scoreTie: (labels: string) => `${labels} have the same number of points, so none of them wins.`,
    ballots: (n: number) => (n === 1 ? 'One ballot gave points.' : `${n} ballots gave points.`),
  },

  advice: {
    title: 'Your advice',
    go: 'Go to your advice',
    titleGiven: 'Your advice so far',
    change: 'Change your advice',
    lead: (name: string) => `${name} decides, having heard you. Your advice binds nobody; your reason is what helps.`,
    mine: { agree: 'Advise for it', disagree: 'Advise against it', abstain: 'Neither', object: 'Object' },
    about: {
      agree: 'I would go ahead.',
      disagree: 'I would not. Say what you would do instead.',
      abstain: 'I have seen this and have nothing to add.',
      object: '',
    },
    names: { agree: 'Advises for it', disagree: 'Advises against it', abstain: 'Neither', object: 'Objects' },
    reasonHelp: 'Your advice itself: what to look out for, what you know, what you would do.',
    causes: 'show your advice under your name, on every member’s device.',
    tally: (agree: number, disagree: number, abstain: number) =>
      [`${agree} for it`, `${disagree} against it`, ...(abstain > 0 ? [`${abstain} neither`] : [])].join(' · '),
    of: (n: number, roll: number) => `${n} of ${roll} have answered`,
  },

  decide: {
    title: 'Your decision',
    go: 'Go to your decision',
    titleGiven: 'Your decision so far',
    change: 'Change your decision',
    lead: 'You decide, having heard the others. Their advice does not bind you; answer it in your reason.',
    early: (missing: number) =>
      missing === 1
        ? 'One more must give advice before you can go ahead.'
        : `${missing} more must give advice before you can go ahead.`,
    mine: { agree: 'Go ahead', disagree: 'Do not go ahead', abstain: 'Leave it open', object: 'Object' },
    about: {
      agree: 'It is decided as it is written.',
      disagree: 'It does not pass. You can write another.',
      abstain: 'Neither; without your word it does not pass.',
      object: '',
    },
    names: { agree: 'Goes ahead', disagree: 'Does not go ahead', abstain: 'Leaves it open', object: 'Objects' },
    reasonHelp: 'What you heard, and why you decide so.',
    causes: 'decide this proposal, under your name, on every member’s device.',
  },

  delegated: {
    title: 'Who decides',
    who: (role: string) => `Those who held the role “${role}” when it opened decide, more than half of them.`,
  },

  sponsors: {
    title: 'Support for a decision',
    have: (have: number, needed: number) =>
      `${have} of ${needed} others have said that this should come to a decision.`,
    enough: 'Enough have said that this should come to a decision.',
    about: 'Support says that it is worth deciding, not that you agree.',
    people: 'Support it',
    support: 'Support bringing this to a decision',
    sign: (title: string) => `that “${title}” should come to a decision, whatever you think of it.`,
    causes: 'bring it one supporter closer to being opened, also if its text or effect changes until then.',
    undo: 'It stays on record. Your vote is free.',
    verb: 'Support',
  },

  extended: (times: number) =>
    `Voting was extended${times === 1 ? '' : ` ${times} times`} because the outcome changed late.`,
}

/** Thousands set apart by a thin space, which no language reads as a decimal sign. */
function money(amount: number, unit: string): string {
  return `${String(amount).replace(/\B(?=(\d{3})+$)/g, '\u202f')} ${unit}`
}
