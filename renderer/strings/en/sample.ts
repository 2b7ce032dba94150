export const sample = {
  mark: 'Sample',
  called: (name: string) => `${name}, a sample`,
  open: 'Look around in a sample',
  openAbout:
    'A made-up orchard in the middle of its affairs: something to vote on, to object to and to sign. It stays on this device, reaches nobody, and can be thrown away.',
  goOn: 'Go on in the sample',
  making: 'Making the sample…',
  strip: 'This is a sample.',
  stripAbout: 'Its other members are made up, and nothing in it leaves this device.',
  home: {
    label: 'About this sample',
    what: 'Try things out here. Nobody is waiting, and nothing can go wrong.',
    how: 'You are a member and its treasurer. Vote, object, write, vouch, sign a count: all of it is signed and judged by this charter, as it would be anywhere.',
    others:
      'The others are made up. Their keys were dropped when the sample was made, so they have done all that they will ever do: no vote of theirs changes, and a count that needs more of them stays open.',
    yours: 'Your request to join, and your vote for the twine, were signed in your name so that the story goes on.',
  },
  noInvitations: 'Nobody can be invited to a sample. Found an organisation of your own to invite others.',
  noPeers: 'A sample has no other devices. It is never announced, and nobody can connect to it.',
  discard: {
    action: 'Throw the sample away',
    title: 'Throw the sample away',
    about: (name: string) =>
      `${name} and everything that you did in it are deleted from this device. Nobody else has it. You can make another whenever you like.`,
    verb: 'Throw it away',
    keep: 'Keep it',
  },
}
