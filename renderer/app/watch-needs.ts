import type { z } from 'zod'
import type { Notice } from '#shared/bridge/desktop.ts'
import type { NeedsYou } from '#shared/bridge/views.ts'
import type { OrganisationId } from '#shared/kernel/ids.ts'
import { noteNeeds } from '../state/needs-told.ts'
import { wantsNotices } from '../state/notices.ts'
import type { WatchedPeerApi } from '../state/peer-context.tsx'
import { t } from '../strings/en.ts'

type Need = z.infer<typeof NeedsYou>

/** Several changes within this time are looked at as one, in milliseconds: a sync brings many. */
const GATHER_MS = 2_000

export interface NeedsWatch {
  readonly api: Pick<WatchedPeerApi, 'call' | 'on' | 'status' | 'onStatus'>
  /** Shows something outside the window. */
  notify(notice: Notice): void
  /** Whether the person has the window before them, and sees by themselves what is new. */
  isLookedAt(): boolean
  /** Calls back once after some milliseconds. */
  after(ms: number, run: () => void): void
}

/** Tells once, outside the window, of what newly needs this person. Nothing that a sample asks for needs anybody. */
export function watchNeeds({ api, notify, isLookedAt, after }: NeedsWatch): void {
  let waiting = false
  let looking: Promise<void> = Promise.resolve()
  const look = async (): Promise<void> => {
    waiting = false
    for (const { organisation, sample, standing } of await api.call('organisation.list', {})) {
      if (sample || standing !== 'member') continue
      const { needsYou } = await api.call('home.get', { organisation })
      const fresh = noteNeeds(organisation, needsYou)
      const notice = noticeOf(organisation, fresh)
      if (notice !== null && wantsNotices() && !isLookedAt()) notify(notice)
    }
  }
  const soon = (): void => {
    if (waiting) return
    waiting = true
    after(GATHER_MS, () => {
      // Asked again at the next change: the channel may be down, and nothing was remembered then.
      looking = looking.then(look).catch(() => undefined)
    })
  }
  api.on('organisations.changed', soon)
  api.on('organisation.changed', soon)
  api.onStatus((status) => {
    if (status.state === 'open') soon()
  })
  if (api.status.state === 'open') soon()
}

/** What is said of new needs: titles alone, since others may read the screen. Null when there are none. */
export function noticeOf(organisation: OrganisationId, fresh: readonly Need[]): Notice | null {
  const [need] = fresh
  if (need === undefined) return null
  const home = `/o/${organisation}`
  if (fresh.length > 1) return { title: t.notices.several(fresh.length), body: '', path: home }
  const title = t.home.kinds[need.kind]
  return need.kind === 'vouch'
    ? { title, body: '', path: `${home}/members` }
    : { title, body: need.title, path: `${home}/proposals/${need.proposal}` }
}
