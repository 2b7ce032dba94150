import { describe, expect, it } from 'vitest'
import { fail } from '#shared/bridge/errors.ts'
import { Automerge } from '#shared/documents/automerge.ts'
import { EditorPage, OnePeer, settle } from './two-editors.ts'

const setup = async (text: string) => {
  const peer = new OnePeer(text)
  return { peer, ana: await EditorPage.open(peer), bo: await EditorPage.open(peer) }
}

describe('two people writing one text', () => {
  it('shows each what the other writes', async () => {
    const { ana, bo } = await setup('The meadow is ours.')
    ana.type('text', { changes: { from: 4, insert: 'south ' } })
    await settle(ana, bo)
    expect(bo.text('text')).toBe('The south meadow is ours.')
  })

  it('keeps both when they write at once', async () => {
    const { peer, ana, bo } = await setup('The meadow is ours.')
    ana.type('text', { changes: { from: 4, insert: 'south ' } })
    bo.type('text', { changes: { from: 14, to: 18, insert: 'everybody’s' } })
    await settle(ana, bo)
    expect(ana.text('text')).toBe('The south meadow is everybody’s.')
    expect(bo.text('text')).toBe(ana.text('text'))
    expect(peer.doc.text).toBe(ana.text('text'))
  })

  it('leaves the selection on the same words', async () => {
    const { ana, bo } = await setup('The meadow is ours.')
    bo.type('text', { selection: { anchor: 4, head: 10 } })
    ana.type('text', { changes: { from: 0, insert: 'Hear: ' } })
    await settle(ana, bo)
    const { from, to } = bo.state('text').selection.main
    expect(bo.text('text').slice(from, to)).toBe('meadow')
  })

  it('gathers quick typing into one change', async () => {
    const { peer, ana, bo } = await setup('')
    const before = Automerge.getAllChanges(peer.doc).length
    for (const [at, letter] of [...'together'].entries()) ana.type('text', { changes: { from: at, insert: letter } })
    await settle(ana, bo)
    expect(peer.doc.text).toBe('together')
    expect(Automerge.getAllChanges(peer.doc).length - before).toBe(1)
  })
})

describe('what is said about saving', () => {
  it('says saved only when the peer has acknowledged', async () => {
    const { ana } = await setup('')
    ana.type('text', { changes: { from: 0, insert: 'x' } })
    expect(ana.session.saveState.state).toBe('saving')
    await ana.tick()
    expect(ana.session.saveState.state).toBe('saving')
    await ana.api.deliver()
    expect(ana.session.saveState.state).toBe('saved')
  })

  it('says unsaved while the peer is away, and saves when it is back', async () => {
    const { peer, ana, bo } = await setup('Before.')
    ana.api.disconnect()
    ana.type('text', { changes: { from: 7, insert: ' Written while away.' } })
    await ana.tick()
    expect(ana.session.saveState).toEqual({ state: 'unsaved', why: 'The connection was interrupted.' })
    bo.type('text', { changes: { from: 0, insert: 'Long ' } })
    await settle(bo)
    ana.api.connected = true
    await settle(ana, bo)
    expect(peer.doc.text).toBe('Long Before. Written while away.')
    expect(ana.text('text')).toBe(peer.doc.text)
    expect(bo.text('text')).toBe(peer.doc.text)
  })

  it('writes nothing twice when an acknowledgement was lost', async () => {
    const { peer, ana, bo } = await setup('')
    ana.api.losesAnswers = true
    ana.type('text', { changes: { from: 0, insert: 'once' } })
    await ana.tick()
    await ana.api.deliver()
    expect(ana.session.saveState.state).toBe('unsaved')
    ana.api.losesAnswers = false
    ana.type('text', { changes: { from: 4, insert: ' only' } })
    await settle(ana, bo)
    expect(peer.doc.text).toBe('once only')
    expect(bo.text('text')).toBe('once only')
  })

  it('goes back to what the peer has when an edit is refused', async () => {
    const { peer, ana } = await setup('Frozen.')
    const call = ana.api.call.bind(ana.api)
    ana.api.call = (method, params) =>
      method === 'document.change'
        ? Promise.reject(fail('document-closed', 'The text is frozen.'))
        : call(method, params)
    ana.type('text', { changes: { from: 0, insert: 'Not ' } })
    await ana.tick()
    await ana.api.deliver()
    await ana.api.deliver()
    expect(ana.session.saveState).toEqual({ state: 'refused', why: 'The text is frozen.' })
    expect(ana.text('text')).toBe('Frozen.')
    expect(peer.doc.text).toBe('Frozen.')
  })
})
