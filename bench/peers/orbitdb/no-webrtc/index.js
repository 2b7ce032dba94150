/** Stands in for a package whose native part does not install everywhere and that a loopback benchmark never calls. */
const none = () => {
  throw new Error('there is no WebRTC in this benchmark')
}
export const webRTC = none
export const webRTCDirect = none
