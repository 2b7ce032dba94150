import { describe, expect, it } from 'vitest'
import { QueryCache } from '#renderer/state/query-cache.ts'
import { fail } from '#shared/bridge/errors.ts'
import { organisationId } from '#test/kit/fixture/ids.ts'
import { ORGANISATION } from '#test/kit/fixture/proposal-views.ts'
import { FixturePeer } from '#test/kit/fixture-peer.ts'

const params = { organisation: ORGANISATION }
const rest = async () => {
  for (let i = 0; i < 20; i++) await Promise.resolve()
}
const setup = () => {
  const peer = new FixturePeer('full')
  return {
    peer,
    cache: new QueryCache(peer),
    asked: () => peer.calls.filter((call) => call.method === 'home.get').length,
  }
}

describe('answers that stay current', () => {
  it('asks once for all who want the same answer', async () => {
    const { cache, asked } = setup()
    cache.watch('home.get', params, () => {})
    cache.watch('home.get', params, () => {})
    await rest()
    expect(asked()).toBe(1)
    expect(cache.read('home.get', params).status).toBe('ready')
  })

  it('asks again when an event says that it may differ, and not for another organisation', async () => {
    const { peer, cache, asked } = setup()
    cache.watch('home.get', params, () => {})
    await rest()
    peer.emit('organisation.changed', { organisation: organisationId('another') })
    await rest()
    expect(asked()).toBe(1)
    peer.emit('organisation.changed', params)
    await rest()
    expect(asked()).toBe(2)
  })

  it('asks once more for any number of events while an answer is on its way', async () => {
    const { peer, cache, asked } = setup()
    cache.watch('home.get', params, () => {})
    for (let i = 0; i < 5; i++) peer.emit('organisation.changed', params)
    await rest()
    expect(asked()).toBe(2)
  })

  it('keeps the old answer beside the reason why there is no newer one', async () => {
    const { peer, cache } = setup()
    cache.watch('home.get', params, () => {})
    await rest()
    peer.refuse('home.get', fail('disk-failed', 'The disk did not answer.'))
    cache.refresh()
    await rest()
    const state = cache.read('home.get', params)
    expect(state.status === 'ready' && state.stale?.error.code).toBe('disk-failed')
  })

  it('asks nothing for pages that are no longer shown', async () => {
    const { peer, cache, asked } = setup()
    const leave = cache.watch('home.get', params, () => {})
    await rest()
    leave()
    peer.emit('organisation.changed', params)
    await rest()
    expect(asked()).toBe(1)
  })
})

it('says of an answer from before that it may be old', async () => {
  const { cache } = setup()
  const leave = cache.watch('home.get', params, () => {})
  await rest()
  const current = () => {
    const state = cache.read('home.get', params)
    return state.status === 'ready' && state.current
  }
  expect(current()).toBe(true)
  leave()
  expect(current()).toBe(false)
  cache.watch('home.get', params, () => {})
  expect(current()).toBe(false)
  await rest()
  expect(current()).toBe(true)
})
