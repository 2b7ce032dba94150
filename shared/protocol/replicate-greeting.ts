import { LIMITS } from '../kernel/limits.ts'
import type { ReplicateMessage } from './replicate-messages.ts'
import { GREETING_MS, INTRODUCTION_MS } from './replicate-state.ts'
import type { Turn } from './replicate-turn.ts'
import { isRecognised, vectorDigest } from './vector.ts'

/** Until both ends have accepted each other. */

/** Whether the other may say a word about this end now: a dialled device at once, whoever dialled after its hello. */
const mayAnswer = (turn: Turn): boolean => turn.state.role === 'dialled' || turn.state.contact

export function hearHello(turn: Turn, hello: Extract<ReplicateMessage, { type: 'hello' }>): void {
  if (turn.state.role !== 'accepted' || turn.state.contact) return turn.close('malformed')
  const common = hello.versions.filter((version) => turn.state.dialect.versions.includes(version))
  turn.set({ contact: true, progressAt: turn.now, version: common.length === 0 ? null : Math.max(...common) })
}

export function hearStranger(turn: Turn): void {
  if (turn.state.they !== 'silent' || !mayAnswer(turn)) return turn.close('malformed')
  turn.set({ they: 'stranger', contact: true, progressAt: turn.now })
}

export function hearAccept(turn: Turn, accept: Extract<ReplicateMessage, { type: 'accept' }>): void {
  if (turn.state.they === 'accepted' || !mayAnswer(turn)) return turn.close('malformed')
  if (!turn.state.dialect.versions.includes(accept.version)) return turn.close('version-unsupported')
  if (accept.version < turn.state.leastVersion) return setBack(turn)
  turn.set({
    they: 'accepted',
    contact: true,
    version: accept.version,
    theirRules: accept.rules ?? null,
    progressAt: turn.now,
    theirTips: accept.tips,
    theirs: vectorDigest(accept.tips),
  })
  turn.effect({ do: 'heard-of', of: [{ device: turn.state.remote, addresses: accept.addresses }] })
}

/** Entries of a stranger count against the limits of an introduction. */
export function takeEntries(turn: Turn, entries: readonly Uint8Array[]): void {
  if (turn.state.we === 'silent') return turn.close('malformed')
  if (turn.state.we === 'stranger') {
    const bytes = entries.reduce((sum, entry) => sum + entry.length, turn.state.introduction.bytes)
    const introduction = { entries: turn.state.introduction.entries + entries.length, bytes }
    turn.set({ introduction, progressAt: turn.now })
    const tooLarge = introduction.entries > LIMITS.introductionEntries || bytes > LIMITS.introductionBytes
    if (tooLarge && !turn.state.introducer) return turn.close('introduction-too-large')
  }
  turn.set({ changedAt: turn.now })
  turn.effect({ do: 'take', entries })
}

export function hearIntroduced(turn: Turn): void {
  if (turn.state.we === 'silent') return turn.close('malformed')
  if (turn.state.we === 'stranger') turn.close('not-a-member')
}

/** Says the next word about the other as soon as there is one. A stranger learns nothing from it, whatever is held here. */
export function sayWord(turn: Turn): void {
  if (!turn.state.contact || turn.state.we === 'accepted') return
  if (isRecognised(turn.know.standing())) return accept(turn)
  if (turn.state.we === 'stranger') return
  turn.set({ we: 'stranger' })
  turn.send({ type: 'stranger' })
}

function accept(turn: Turn): void {
  // A dialled device that said "stranger" has not named a version: the newest here is offered, which it checks.
  const version = turn.state.version ?? (turn.state.role === 'dialled' ? Math.max(...turn.state.dialect.versions) : 0)
  if (version === 0) return turn.close('version-unsupported')
  if (version < turn.state.leastVersion) return setBack(turn)
  const digest = turn.know.digest()
  turn.set({ version, we: 'accepted', told: digest, toldTips: digest, progressAt: turn.now })
  const { rules } = turn.state.dialect
  turn.send({ type: 'accept', version, rules, addresses: [...turn.know.addresses()], tips: turn.vector() })
}

/** The other spoke a newer version before: said as what it is, so that a person can find out why. */
function setBack(turn: Turn): void {
  turn.set({ setBack: true })
  turn.close('version-unsupported')
}

/** Introduces this end if it is a stranger to the other, and watches the time. */
export function greet(turn: Turn): void {
  const { we, they } = turn.state
  if (we === 'stranger' && they === 'stranger') return turn.close('not-a-member')
  if (we === 'accepted' && they === 'stranger' && !turn.state.introduced) {
    const run = turn.state.run + 1
    turn.set({ introduced: true, supplying: true, run })
    const most = { entries: LIMITS.introductionEntries, bytes: LIMITS.introductionBytes }
    turn.effect({ do: 'supply', theirs: [], most, run })
  }
  const last = turn.state.introducer ? Number.MAX_SAFE_INTEGER : turn.state.startedAt + INTRODUCTION_MS
  const deadline = Math.min(last, turn.state.progressAt + GREETING_MS)
  if (turn.now < deadline) turn.wake(deadline)
  else turn.close(we === 'stranger' || they === 'stranger' ? 'not-a-member' : 'unresponsive')
}
