export const notices = {
  several: (n: number) => `${n} things wait for you`,
  title: 'Notifications',
  on: 'Tell me when something needs me',
  about:
    'Once for each thing, and never for what you have done: a vote, a count to sign, somebody to vouch for, a reply. Only the title is shown, since others may read your screen; reasons and names of people are not. While Folkmoot is in front of you, nothing is shown.',
}
