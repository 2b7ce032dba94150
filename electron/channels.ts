/** Names of the messages between the main process and the preload script. */
export const CHANNELS = {
  /** Page asks for a port. */
  connect: 'folkmoot:connect',
  /** Main brings a port. */
  port: 'folkmoot:port',
  askPeerState: 'folkmoot:ask-peer-state',
  peerState: 'folkmoot:peer-state',
  listenForLinks: 'folkmoot:listen-for-links',
  link: 'folkmoot:link',
  /** Page asks for something to be shown outside the window. */
  notify: 'folkmoot:notify',
  /** The person clicked it. */
  noticeOpened: 'folkmoot:notice-opened',
} as const
