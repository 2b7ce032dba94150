import '#renderer/bridge/jitless.ts'
import { mount } from '#renderer/app/mount.tsx'
import { FixturePeer, type FixtureVariant } from '#test/kit/fixture-peer.ts'

/** The whole interface on a peer in memory; the address's path says which. The peer is reachable for the camera. */
const VARIANTS: readonly FixtureVariant[] = [
  'full',
  'whole',
  'strange',
  'sample',
  'large',
  'empty',
  'none',
  'loading',
  'error',
]
const asked = location.pathname.replace('/', '')
const peer = new FixturePeer(VARIANTS.find((each) => each === asked) ?? 'full')
const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root')
Object.assign(window, { fixture: peer })
mount(root, peer)
