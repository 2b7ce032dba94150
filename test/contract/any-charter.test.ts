import { describe, it } from 'vitest'
import { countsByItsOwnWords } from '../unit/charter/any-charter.ts'

/** The long look at what the unit tests look at briefly: about half a minute on one core. */
describe('ten thousand charters', () => {
  it('count any ballots by clauses that they have, and are never helped by a No', { timeout: 240_000 }, () => {
    countsByItsOwnWords(10_000, 20_261_125)
  })
})
