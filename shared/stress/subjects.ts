import type { DecisionTypeName } from '../charter/decision-rule.ts'
import type { Effect } from '../charter/effect.ts'
import type { Charter } from '../charter/model.ts'
import type { Someone } from './people.ts'
import type { Story } from './story.ts'

/** What a proposal of a kind is about where only how it is decided matters. */
export function subjectOf(story: Story, charter: Charter, type: DecisionTypeName, about: Someone): Effect {
  switch (type) {
    case 'spending':
      return { kind: 'spend', amount: 1, to: { kind: 'other', name: 'Somebody outside' } }
    case 'choice':
      return { kind: 'choose', options: ['One way', 'Another way'] }
    case 'election': {
      const [role] = charter.roles ?? []
      if (role === undefined) throw new Error('an election is to a role')
      return { kind: 'elect', role: role.id, candidates: [story.person(0).member] }
    }
    case 'admission':
      return { kind: 'admit', request: story.ask('somebody who asks to join', story.person(0)).id }
    case 'removal':
      return { kind: 'remove', member: about.member }
    case 'routine':
    case 'standard':
    case 'amendment':
      return { kind: 'resolution' }
  }
}

/** Members besides those on the roll: whoever is to be removed. */
export const besideRoll = (type: DecisionTypeName): number => (type === 'removal' ? 1 : 0)
