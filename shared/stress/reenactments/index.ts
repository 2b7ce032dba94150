import type { Charter } from '../../charter/model.ts'
import type { Walkthrough } from '../finding.ts'
import { Foundings } from '../foundings.ts'
import { beanstalk } from './beanstalk.ts'
import { buildFinance } from './build-finance.ts'
import { compound } from './compound.ts'
import type { Reenactment } from './reenactment.ts'
import { theDao } from './the-dao.ts'
import { tornadoCash } from './tornado-cash.ts'

/** In the order in which they happened. */
export const REENACTMENTS: readonly Reenactment[] = [theDao, beanstalk, buildFinance, tornadoCash, compound]

/** What the real engine answers to the acts of a re-enactment, under a charter. */
export function reenact({ people, tell }: Reenactment, charter: Charter): Walkthrough {
  const story = result(new Foundings(charter).found(people))
  result(tell(story))
  return story.walkthrough()
}

/** Runs to the end what others may take their turns between. */
function result<T>(run: Generator<void, T>): T {
  for (;;) {
    const step = run.next()
    if (step.done === true) return step.value
  }
}
