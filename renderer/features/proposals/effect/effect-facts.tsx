import type { Effect } from '#shared/charter/effect.ts'
import { useOrganisation } from '../../../state/organisation-context.tsx'
import { useQuery } from '../../../state/use-query.ts'
import { t } from '../../../strings/en.ts'
import { PersonName } from '../../../ui/face.tsx'
import { roleTitle, useCharter } from '../charter-words.ts'
import './effect-facts.css'

const words = t.choices.facts
type About = Extract<Effect, { readonly kind: 'recall' | 'spend' }>

/** What a proposal is about, where that is a person or a sum. */
export function EffectFacts({ effect }: { readonly effect: About }) {
  const charter = useCharter()
  const { kind } = effect
  switch (kind) {
    case 'recall':
      return (
        <dl className="effect-facts">
          <dt>{words.role}</dt>
          <dd>{roleTitle(charter, effect.role)}</dd>
          <dt>{words.gives}</dt>
          <dd>
            <MemberName id={effect.member} />
          </dd>
        </dl>
      )
    case 'spend':
      return (
        <dl className="effect-facts">
          <dt>{words.amount}</dt>
          <dd className="effect-sum tabular">{t.choices.spend.sum(effect.amount, charter?.spending?.unit ?? '')}</dd>
          <dt>{words.to}</dt>
          <dd>{effect.to.kind === 'member' ? <MemberName id={effect.to.member} /> : <bdi>{effect.to.name}</bdi>}</dd>
        </dl>
      )
  }
}

function MemberName({ id }: { readonly id: string }) {
  const { organisation } = useOrganisation()
  const query = useQuery('member.list', { organisation })
  const person = query.status === 'ready' ? query.data.find(({ member }) => member === id) : undefined
  return person === undefined ? <span className="mono">{id.slice(0, 8)}</span> : <PersonName person={person} />
}
