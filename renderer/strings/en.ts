import { app, settings } from './en/app.ts'
import { charter } from './en/charter.ts'
import { choices } from './en/choices.ts'
import { ceremony, common, stance, words } from './en/common.ts'
import { goingOn } from './en/going-on.ts'
import { home } from './en/home.ts'
import { ledger } from './en/ledger.ts'
import { members } from './en/members.ts'
import { notices } from './en/notices.ts'
import { onboarding } from './en/onboarding.ts'
import { peers } from './en/peers.ts'
import { proposals } from './en/proposals.ts'
import { roles } from './en/roles.ts'
import { safeguards } from './en/safeguards.ts'
import { sample } from './en/sample.ts'
import { weighing } from './en/weighing.ts'

/**
 * Every text of the interface that a person can see, in English. A translation is another object of this type.
 * Second person, short, no exclamation marks, no jargon outside the peers page and evidence, no blame.
 */
export const t = {
  app,
  ceremony,
  charter,
  choices,
  common,
  goingOn,
  home,
  ledger,
  members,
  onboarding,
  notices,
  peers,
  proposals,
  roles,
  safeguards,
  sample,
  settings,
  stance,
  weighing,
  words,
}
