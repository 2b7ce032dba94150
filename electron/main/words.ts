/** Every text that the main process shows to people, in one place for translators. */
export const WORDS = {
  appName: 'Folkmoot',
  open: 'Open',
  cancel: 'Cancel',
  openOutside: (host: string) => `Open ${host} in your browser?`,
  camera: {
    question: 'Let Folkmoot use the camera to read a code?',
    detail: 'The picture stays on this computer and is not kept. You can paste the link instead.',
    allow: 'Use the camera',
  },
  menu: { file: 'File', edit: 'Edit', view: 'View', window: 'Window' },
  peerCrashed: {
    what: 'The part of Folkmoot that keeps your data stopped several times in a row.',
    why: 'A fault of Folkmoot’s own, or a damaged profile.',
    next: 'Close Folkmoot and open it again. Everything that was saved is still there.',
  },
  keyringLost: {
    what: 'The key that protects this profile cannot be opened.',
    why: 'It was locked with this system’s keyring, which is not available now or does not know it.',
    next: 'Unlock the keyring or log in as the person who made this profile, then open Folkmoot again. Nothing was changed.',
  },
  profileUnusable: {
    what: 'Folkmoot cannot use the folder of this profile.',
    why: (code: string) => `The system refused to open or make it (${code}).`,
    next: 'Check that the folder belongs to you and that the disk is not full, then open Folkmoot again.',
  },
  noKeyring: 'This system offers no keyring, so only the permissions of its file protect the key.',
} as const
