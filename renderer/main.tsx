import './bridge/jitless.ts'
import { mount } from './app/mount.tsx'
import { PeerClient } from './bridge/client.ts'
import { openLink } from './bridge/host.ts'
import { shellOf } from './bridge/shell.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root')
const client = new PeerClient(openLink(window), { check: import.meta.env.DEV })
mount(root, client, shellOf(window))
