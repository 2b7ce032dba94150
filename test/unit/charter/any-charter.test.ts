import { describe, it } from 'vitest'
import { countsByItsOwnWords } from './any-charter.ts'

describe('any valid charter', () => {
  it('counts any ballots by clauses that it has, and is never helped by a No', () => {
    countsByItsOwnWords(300, 20_261_124)
  })
})
