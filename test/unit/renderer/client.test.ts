import { describe, expect, it } from 'vitest'
import { PeerClient } from '#renderer/bridge/client.ts'
import type { Link, LinkStatus } from '#renderer/bridge/link.ts'
import { LinkListeners } from '#renderer/bridge/link-base.ts'
import { ApiFailure } from '#shared/bridge/errors.ts'
import type { ClientMessage } from '#shared/bridge/wire.ts'
import { organisationId, proposalId } from '#test/kit/fixture/ids.ts'

class FakeLink implements Link {
  readonly sent: ClientMessage[] = []
  readonly #listeners = new LinkListeners()

  send(message: ClientMessage): boolean {
    if (this.#listeners.status.state !== 'open') return false
    this.sent.push(message)
    return true
  }
  onMessage(listener: (message: unknown) => void): void {
    this.#listeners.onMessage(listener)
  }
  onStatus(listener: (status: LinkStatus) => void): void {
    this.#listeners.onStatus(listener)
  }
  move(status: LinkStatus): void {
    this.#listeners.moved(status)
  }
  answer(message: unknown): void {
    this.#listeners.received(message)
  }
  retry(): void {}
  close(): void {}

  get requests() {
    return this.sent.filter((message) => message.type === 'request')
  }
}

const organisation = organisationId('client')
const proposal = proposalId('client')
const vote = { organisation, proposal, stance: 'agree', reason: '' } as const

const setup = (check = true) => {
  const link = new FakeLink()
  return { link, client: new PeerClient(link, { check }) }
}
const failureOf = async (promise: Promise<unknown>) => {
  const cause: unknown = await promise.catch((error: unknown) => error)
  if (!(cause instanceof ApiFailure)) throw new Error('it was not refused')
  return cause.error
}

describe('asking the peer', () => {
  it('asks what was asked too early as soon as the channel opens', async () => {
    const { link, client } = setup()
    const answer = client.call('proposal.draft', { organisation, title: 'A pond' })
    expect(link.requests).toEqual([])
    link.move({ state: 'open' })
    expect(link.sent.map((message) => message.type)).toEqual(['subscribe', 'request'])
    link.answer({ type: 'response', id: 1, result: { proposal } })
    expect(await answer).toEqual({ proposal })
  })

  it('gives refusals as the peer worded them', async () => {
    const { link, client } = setup()
    link.move({ state: 'open' })
    const refused = client.call('ballot.cast', vote)
    const error = { code: 'denied', what: 'Voting is over.', clause: 'decisionTypes.standard.windowMs' }
    link.answer({ type: 'error', id: 1, error })
    expect(await failureOf(refused)).toEqual(error)
  })

  it('asks again by itself for what only reads when the channel comes back', async () => {
    const { link, client } = setup(false)
    link.move({ state: 'open' })
    const answer = client.call('home.get', { organisation })
    link.move({ state: 'lost', retryAt: null })
    link.move({ state: 'open' })
    expect(link.requests).toHaveLength(2)
    link.answer({ type: 'response', id: 1, result: 'anything' })
    expect(await answer).toBe('anything')
  })

  it('never sends a ballot twice: when its answer is lost, it says that nobody can know', async () => {
    const { link, client } = setup()
    link.move({ state: 'open' })
    const ballot = client.call('ballot.cast', vote)
    link.move({ state: 'lost', retryAt: null })
    const error = await failureOf(ballot)
    expect(error.why).toContain('may or may not')
    link.move({ state: 'open' })
    expect(link.requests).toHaveLength(1)
  })

  it('refuses answers of an unknown form while developing', async () => {
    const { link, client } = setup()
    link.move({ state: 'open' })
    const answer = client.call('proposal.draft', { organisation, title: 'A pond' })
    link.answer({ type: 'response', id: 1, result: { proposal: 'nonsense' } })
    expect((await failureOf(answer)).code).toBe('internal')
  })

  it('says at once that nothing can be asked without access', async () => {
    const { link, client } = setup()
    const early = client.call('home.get', { organisation })
    link.move({ state: 'refused' })
    expect((await failureOf(early)).code).toBe('unauthorised')
    expect((await failureOf(client.call('home.get', { organisation }))).code).toBe('unauthorised')
  })
})

describe('hearing of changes', () => {
  it('tells those who listen, until they stop', () => {
    const { link, client } = setup()
    link.move({ state: 'open' })
    const heard: string[] = []
    const stop = client.on('organisation.changed', (event) => heard.push(event.organisation))
    link.answer({ type: 'event', event: 'organisation.changed', data: { organisation } })
    stop()
    link.answer({ type: 'event', event: 'organisation.changed', data: { organisation } })
    expect(heard).toEqual([organisation])
  })
})
