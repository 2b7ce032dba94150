import { useOrganisation } from '../../../state/organisation-context.tsx'
import { useQuery } from '../../../state/use-query.ts'
import { t } from '../../../strings/en.ts'
import { Select } from '../../../ui/field.tsx'
import { QueryView } from '../../../ui/query-view.tsx'

const words = t.proposals.compose

interface WhoProps {
  readonly who: string | null
  readonly onChange: (who: string) => void
}

export function RequesterChoice({ who, onChange }: WhoProps) {
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
            options={requests.map((each) => ({ id: each.request as string, name: nameWithMark(each) }))}
            onChange={onChange}
          />
        )
      }
    </QueryView>
  )
}

interface MemberChoiceProps extends WhoProps {
  readonly label: string
  /** Whether this person may be chosen too. */
  readonly me?: boolean
}

export function MemberChoice({ label, who, onChange, me = false }: MemberChoiceProps) {
  const { organisation } = useOrganisation()
  const query = useQuery('member.list', { organisation })
  return (
    <QueryView query={query} skeleton={[5]}>
      {(members) => {
        const others = members.filter((each) => each.standing === 'member' && (me || !each.me))
        if (others.length === 0) return <p className="soft">{words.noMembers}</p>
        return (
          <Select
            label={label}
            value={who ?? ''}
            options={others.map((each) => ({ id: each.member as string, name: nameWithMark(each) }))}
            onChange={onChange}
          />
        )
      }}
    </QueryView>
  )
}

/** A name in a list, with the digits that tell it from another that looks the same. */
export const nameWithMark = ({ name, mark }: { readonly name: string; readonly mark: string | null }): string =>
  mark === null ? name : `${name} ${mark}`
