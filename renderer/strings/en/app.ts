import type { RenewalView } from '#shared/bridge/views.ts'
import { relative } from '../time.ts'

export const app = {
  name: 'Folkmoot',
  rooms: {
    home: 'Home',
    proposals: 'Proposals',
    charter: 'Charter',
    members: 'Members',
    ledger: 'Ledger',
    peers: 'Peers',
    settings: 'Settings',
  },
  menu: 'Menu',
  railLabel: 'Rooms of the organisation',
  switcher: (name: string) => `${name}: change organisation`,
  switcherAdd: 'Found or join another',
  joining: 'joining',
  standing: { left: 'You have left', removed: 'You are no longer a member', keeper: 'Keeper: stores, signs nothing' },
  waits: (n: number) => `${n} ${n === 1 ? 'thing waits' : 'things wait'} for you`,
  search: 'Find or do',
  palette: {
    title: 'Find or do',
    placeholder: 'A room, a proposal, a person, something to do',
    none: 'Nothing is called that here.',
    rooms: 'Go to',
    proposals: 'Proposals',
    members: 'Members',
    actions: 'Do',
    newProposal: 'Write a proposal',
    invite: 'Invite somebody',
    theme: 'Switch between light and dark',
    offline: 'Work offline',
    online: 'Go online again',
  },
  link: {
    connecting: 'Opening your organisations…',
    lost: 'The page lost its connection to Folkmoot on this device.',
    lostWhy: (retryAt: number | null, now: number) =>
      retryAt === null || retryAt <= now ? 'It is being restored.' : `It is tried again ${relative(retryAt, now)}.`,
    lostSafe: 'What was saved is safe. What you see may be out of date until then.',
    retry: 'Try now',
    refused: {
      what: 'This page has no access to your profile.',
      why: 'The address it was opened with lacks its access token, or the token has changed since.',
      next: 'Open the address that the keeper printed when it started. Nothing is lost.',
    },
  },
  readOnly: 'Folkmoot can read but not write on this device.',
  renewal: {
    label: 'New device key',
    what: {
      copied: 'This profile was restored or copied.',
      'went-on-elsewhere': 'This profile is older than what it signed, or is used on a second machine.',
      'contradicted-itself': 'This profile was used in two places at once, or an old backup of it was.',
    } satisfies Record<RenewalView['why'], string>,
    goesOn: 'It goes on under a new device key, so that nothing you sign contradicts what you signed before.',
    earlierKey:
      'The earlier key is still a device of yours, for the machine that may go on with it. If there is none, cut it off on the page of members.',
    invitations: 'Invitations that you made under the earlier key let nobody in here. Withdraw them and make new ones.',
    outcome: {
      'no-standing': (name: string) =>
        `In ${name} the earlier key belonged to no member any more, so nothing goes on there.`,
      'asked-again': (name: string) =>
        `Your request to join ${name} was made anew. If its invitation is used up now, ask for another.`,
      'join-again': (name: string) => `${name} was still being received. Ask for a new invitation to it.`,
    } satisfies Record<Exclude<RenewalView['organisations'][number]['outcome'], 'continues'>, (name: string) => string>,
    dismiss: 'I have read this',
  },
  broken: {
    what: 'This page could not be shown.',
    why: 'It is a fault of Folkmoot’s own.',
    next: 'Go to another room, or open the window again. Everything that was saved is safe.',
    again: 'Show it again',
  },
  notFound: 'There is no such page.',
  goHome: 'Go home',
  syncUnknown: 'Not compared with anybody yet.',
  syncLabel: 'How this device and the others stand',
}

export const settings = {
  title: 'Settings',
  appearance: 'Appearance',
  theme: 'Colours',
  themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
  contrast: 'Stronger contrast',
  textSize: 'Size of text',
  textSizes: { normal: 'Normal', large: 'Large', larger: 'Larger' },
  names: 'Names',
  namesAbout:
    'Offered when you found or join an organisation. To change your name in one you belong to, change it there.',
  yourName: 'Your name',
  deviceName: 'Name of this device',
  saved: 'Saved.',
  inOrganisation: (name: string) => `In ${name}`,
  rename: 'Change your name here',
  renameAbout: 'The others see the new name everywhere; your earlier acts stay yours.',
  leave: 'Leave this organisation',
  leaveAbout:
    'At any time, at once, and nobody can forbid or delay it. Votes you have cast stay counted. The record as of then stays on this device for you to read; nothing new comes.',
  leaveConfirm: {
    title: 'Leave the organisation',
    sign: (name: string) => `that you leave ${name}.`,
    causes:
      'end your membership on all your devices, and with it your roles and your part in what is open. Votes you have cast stay counted. You keep the record as it is now, and can read it here.',
    undo: 'Only by being invited and vouched for again.',
    verb: 'Leave',
  },
  about: 'About',
  version: (version: string) => `Folkmoot ${version}`,
  licence: 'Free software under the Apache licence, version 2.0.',
}
