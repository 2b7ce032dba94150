import type { z } from 'zod'
import type { CharterView } from '#shared/bridge/views.ts'
import { type Charter, Charter as CharterSchema } from '#shared/charter/model.ts'
import type { Effect } from '#shared/charter/effect.ts'
import { useOrganisation } from '../../state/organisation-context.tsx'
import { useQuery } from '../../state/use-query.ts'
import { t } from '../../strings/en.ts'
import { Choices, Select } from '../../ui/field.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { AmendmentEditor } from './amend/amendment-editor.tsx'

const words = t.proposals.compose

/** An effect while it is being put together: not everything it needs may be chosen yet. */
export interface EffectDraft {
  readonly kind: Effect['kind']
  /** The request to admit or the member to remove. */
  readonly who: string | null
  /** The charter to replace the one in force, once somebody has changed anything. */
  readonly charter: Charter | null
}

export type InForce = z.infer<typeof CharterView>

export function draftOf(effect: Effect | null): EffectDraft {
  switch (effect?.kind) {
    case 'admit':
      return { kind: 'admit', who: effect.request, charter: null }
    case 'remove':
      return { kind: 'remove', who: effect.member, charter: null }
    case 'amend':
      return { kind: 'amend', who: null, charter: effect.charter }
    case 'resolution':
    case undefined:
      return { kind: 'resolution', who: null, charter: null }
  }
}

/** The whole effect, or `null` while something is missing or not allowed. */
export function effectOf(draft: EffectDraft, inForce: InForce | null): Effect | null {
  switch (draft.kind) {
    case 'resolution':
      return { kind: 'resolution' }
    case 'admit':
      return draft.who === null ? null : { kind: 'admit', request: draft.who }
    case 'remove':
      return draft.who === null ? null : { kind: 'remove', member: draft.who }
    case 'amend': {
      if (inForce === null) return null
      const charter = CharterSchema.safeParse(draft.charter ?? inForce.charter)
      return charter.success ? { kind: 'amend', base: inForce.hash, charter: charter.data } : null
    }
  }
}

export interface EffectFormProps {
  readonly effect: EffectDraft
  readonly onChange: (effect: EffectDraft) => void
  readonly inForce: InForce | null
}

const KINDS = ['resolution', 'amend', 'admit', 'remove'] as const

/** What a proposal does if it passes. */
export function EffectForm({ effect, onChange, inForce }: EffectFormProps) {
  return (
    <div className="effect-form">
      <Choices
        label={words.effect}
        value={effect.kind}
        onChange={(kind) => onChange({ ...effect, kind, who: kind === effect.kind ? effect.who : null })}
        choices={KINDS.map((kind) => ({ id: kind, name: t.words.effect[kind], about: words.effectAbout[kind] }))}
      />
      {effect.kind === 'admit' ? (
        <RequesterChoice who={effect.who} onChange={(who) => onChange({ ...effect, who })} />
      ) : null}
      {effect.kind === 'remove' ? (
        <MemberChoice who={effect.who} onChange={(who) => onChange({ ...effect, who })} />
      ) : null}
      {effect.kind === 'amend' && inForce !== null ? (
        <AmendmentEditor
          inForce={inForce.charter}
          charter={effect.charter ?? inForce.charter}
          onChange={(charter) => onChange({ ...effect, charter })}
        />
      ) : null}
    </div>
  )
}

interface WhoProps {
  readonly who: string | null
  readonly onChange: (who: string) => void
}

function RequesterChoice({ who, onChange }: WhoProps) {
  const { organisation } = useOrganisation()
  const query = useQuery('member.requests', { organisation })
  return (
    <QueryView query={query} skeleton={[5]}>
      {(requests) =>
        requests.length === 0 ? (
          <p className="soft">{words.noRequesters}</p>
        ) : (
          <Select
            label={words.requester}
            value={who ?? ''}
            options={requests.map((each) => ({ id: each.request as string, name: each.name }))}
            onChange={onChange}
          />
        )
      }
    </QueryView>
  )
}

function MemberChoice({ who, onChange }: WhoProps) {
  const { organisation } = useOrganisation()
  const query = useQuery('member.list', { organisation })
  return (
    <QueryView query={query} skeleton={[5]}>
      {(members) => {
        const others = members.filter((each) => each.standing === 'member' && !each.me)
        if (others.length === 0) return <p className="soft">{words.noMembers}</p>
        return (
          <Select
            label={words.member}
            value={who ?? ''}
            options={others.map((each) => ({ id: each.member as string, name: each.name }))}
            onChange={onChange}
          />
        )
      }}
    </QueryView>
  )
}
