const people = (n: number): string => `${n} ${n === 1 ? 'member' : 'members'}`

export const goingOn = {
  title: 'Go on in a new organisation',
  lead: (name: string) =>
    `Some members of ${name} can found another one together. It keeps what you all signed so far, and can prove to anybody that you come from here.`,
  means: 'What it means',
  meaning: [
    'Nobody’s leave is needed, and nothing can delay it. Nothing is decided for those who stay.',
    'This organisation goes on as it is. You stay a member of it until you leave it yourself, at any time.',
    'Only those whom you name come along without vouches, and only with an invitation from this device. Others cannot follow.',
    'The record so far stays on your devices, and can be read there also after you left. What was agreed here binds nobody there, and nothing that this organisation owns goes along.',
  ],
  who: 'Who goes along',
  whoAbout: 'They are named in the founding. Each of them still has to accept, and may stay here as well.',
  nobodyElse: 'There is nobody else here. You can go on alone, and invite others later.',
  silentSince: (date: string) => `last heard of on ${date}`,
  named: (n: number, of: number) => `You and ${n} of the ${of} others`,
  alone: 'You alone, for now',
  charter: 'Under which charter',
  charterLabel: 'Charter to go on with',
  same: 'The one in force here',
  sameAbout: 'All its rules and articles, as they stand. Those who come along are its first members.',
  names: 'What it is called',
  nameHelp: 'Another name than now, so that nobody takes one for the other.',
  sameName: 'Give it another name than this one has.',
  rules: 'Read or change its rules…',
  found: {
    title: 'Found the new organisation',
    sign: (name: string, from: string, n: number) =>
      `the charter of ${name}, as its founder, and that it comes from ${from}${n === 0 ? '' : `, with ${people(n)} asked to come along`}.`,
    causes:
      'make the new organisation on this device. Nobody here is told: those who go along hear of it by your invitation.',
    undo: 'You can leave it again. Here nothing changes.',
    verb: 'Found it',
  },
  settings: {
    about: 'When a part of you wants to go another way, or too few can be reached to decide anything.',
    open: 'Go on in a new organisation…',
  },
  reach: {
    what: (heard: number, days: number) =>
      `Only ${people(heard)} can be heard of: the others have signed nothing for ${days} days.`,
    amend: (needed: number, of: number) =>
      `An amendment takes ${needed} of ${of}, so the charter cannot be changed while they are away.`,
    nothing: (needed: number, of: number) =>
      `A count takes the signatures of ${needed} of ${of}, so nothing that all members decide can be made final while they are away, and the charter cannot be changed.`,
    next: 'They may come back: each counts again with the first thing they sign. You can also go on with those who answer.',
  },
  from: {
    title: 'Comes from',
    founded: (members: number, of: number) => `${members} of ${of} members went on here.`,
    foundedUnknown: (n: number) => `${people(n)} went on here.`,
    notHeld: 'Its founder says so. The record is not on this device, so nobody can check it here.',
    contradicted:
      'Its founding says that it comes from there, and the record says otherwise: do not take it for that organisation.',
    readable: 'Its record so far can be read on this device.',
    proof: 'Save the proof',
    proofAbout: 'One file that shows anybody which of you were members there. The command folkmoot verify checks it.',
    fileName: (digits: string) => `descent-${digits}.folkmoot-proof`,
  },
  awaited: {
    title: 'Asked to come along',
    about: 'The founding names them. They come in without vouches, with an invitation from the device that founded it.',
    aboutOthers: 'The founding names them. The founder’s invitation lets them in without vouches.',
    unknown: (digits: string) => `Member ${digits}`,
    invite: 'Invite them',
    note: (name: string) => `For those who come along from ${name}`,
  },
}
