import { afterEach, describe, expect, it } from 'vitest'
import { watchNeeds } from '#renderer/app/watch-needs.ts'
import { newNeeds } from '#renderer/state/needs-told.ts'
import { setWantsNotices } from '#renderer/state/notices.ts'
import { Notice } from '#shared/bridge/desktop.ts'
import type { NeedsYou } from '#shared/bridge/views.ts'
import { proposalId } from '#test/kit/fixture/ids.ts'
import { ORGANISATION } from '#test/kit/fixture/proposal-views.ts'
import { FixturePeer, type FixtureVariant } from '#test/kit/fixture-peer.ts'
import { until } from '#test/kit/until.ts'

const vote = (key: string): NeedsYou => ({ kind: 'vote', proposal: proposalId(key), title: key, closesAt: 7 })
const certify = (key: string, have = 1): NeedsYou => ({
  kind: 'certify',
  proposal: proposalId(key),
  title: key,
  have,
  need: 3,
})

describe('what is new', () => {
  it('is nothing in an organisation that is looked at for the first time', () => {
    expect(newNeeds(null, [vote('roof'), vote('well')]).fresh).toEqual([])
  })

  it('is what was not there before, and each thing once, however it changes', () => {
    const first = newNeeds(null, [vote('roof')])
    const second = newNeeds(first.told, [vote('roof'), certify('well')])
    expect(second.fresh).toEqual([certify('well')])
    expect(newNeeds(second.told, [vote('roof'), certify('well', 2)]).fresh).toEqual([])
  })

  it('is not what comes back after it was done with', () => {
    const { told } = newNeeds(null, [vote('roof')])
    const done = newNeeds(told, [])
    expect(newNeeds(done.told, [vote('roof')]).fresh).toEqual([])
    expect(newNeeds(done.told, [certify('roof')]).fresh).toEqual([certify('roof')])
  })

  it('remembers so much and no more, and never forgets what waits still', () => {
    let { told } = newNeeds(null, [vote('the oldest')])
    for (let i = 0; i < 1200; i++) told = newNeeds(told, [vote('the oldest'), vote(`matter ${i}`)]).told
    expect(told.length).toBeLessThan(1010)
    expect(newNeeds(told, [vote('the oldest')]).fresh).toEqual([])
  })
})

/** A page that watches, with what it showed outside its window. */
function watching(variant: FixtureVariant, lookedAt = false) {
  const peer = new FixturePeer(variant)
  const shown: Notice[] = []
  let looks = 0
  const real = peer.call.bind(peer)
  let needs: readonly NeedsYou[] = []
  const call = (async (method: never, params: never) => {
    if (method !== 'home.get') return real(method, params)
    const home = await real('home.get', params)
    looks++
    return { ...home, needsYou: needs }
  }) as typeof peer.call
  watchNeeds({
    api: { call, on: peer.on.bind(peer), status: peer.status, onStatus: peer.onStatus.bind(peer) },
    notify: (notice) => shown.push(Notice.parse(notice)),
    isLookedAt: () => lookedAt,
    after: (_, run) => queueMicrotask(run),
  })
  return {
    shown,
    peer,
    looks: () => looks,
    /** Something changes, and the page has looked at it. */
    async waits(...now: readonly NeedsYou[]) {
      needs = now
      const before = looks
      peer.emit('organisation.changed', { organisation: ORGANISATION })
      await until('it has looked', () => looks >= before + 2)
    },
  }
}

describe('the page', () => {
  afterEach(() => localStorage.clear())
  const started = async (variant: FixtureVariant = 'full', lookedAt = false) => {
    const page = watching(variant, lookedAt)
    await until('it has looked at both organisations', () => page.looks() >= 2)
    return page
  }

  it('tells of one new thing by its title alone, with the way to it', async () => {
    const { shown, waits } = await started()
    await waits(vote('roof'))
    const path = `/o/${ORGANISATION}/proposals/${proposalId('roof')}`
    expect(shown.filter((notice) => notice.path === path)).toEqual([{ title: 'Your vote', body: 'roof', path }])
  })

  it('tells of several at once as one, and of nobody by name', async () => {
    const { shown, waits } = await started()
    await waits(vote('roof'), vote('well'))
    expect(shown.map(({ title, body }) => ({ title, body }))).toContainEqual({
      title: '2 things wait for you',
      body: '',
    })
    const before = shown.length
    await waits({ kind: 'vouch', request: 'c'.repeat(64) as never, name: 'Priya Nair', have: 1, need: 2 })
    expect(shown.slice(before).map(({ title, body }) => title + body)).toContain('Somebody asks to join')
    expect(JSON.stringify(shown)).not.toContain('Priya')
  })

  it('tells of nothing twice, also after a restart', async () => {
    const first = await started()
    await first.waits(vote('roof'))
    const told = first.shown.length
    await first.waits(vote('roof'))
    expect(first.shown).toHaveLength(told)
    const second = await started()
    await second.waits(vote('roof'))
    expect(second.shown).toEqual([])
  })

  it('says nothing while it is looked at or switched off, nor of that later', async () => {
    const seen = await started('full', true)
    await seen.waits(vote('roof'))
    expect(seen.shown).toEqual([])
    setWantsNotices(false)
    const quiet = await started()
    await quiet.waits(vote('roof'), vote('well'))
    setWantsNotices(true)
    await quiet.waits(vote('roof'), vote('well'))
    expect(quiet.shown).toEqual([])
  })

  it('never asks a sample what it needs', async () => {
    const { peer, looks } = watching('sample')
    await until('it has asked for the organisations', () =>
      peer.calls.some(({ method }) => method === 'organisation.list'),
    )
    await new Promise((resolve) => setImmediate(resolve))
    expect(looks()).toBe(0)
  })
})
