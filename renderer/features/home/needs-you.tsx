import { Link } from '@tanstack/react-router'
import { BadgeCheck, Glasses, Hand, MessageCircle, RefreshCw, Reply, Scale, UserPlus, Vote } from 'lucide-react'
import type { z } from 'zod'
import type { NeedsYou } from '#shared/bridge/views.ts'
import type { OrganisationId } from '#shared/kernel/ids.ts'
import { t } from '../../strings/en.ts'
import { When } from '../../ui/when.tsx'

type Item = z.infer<typeof NeedsYou>

const words = t.home
const ICONS = {
  vote: Vote,
  certify: BadgeCheck,
  vouch: UserPlus,
  'resolve-double-vote': Hand,
  'reopen-rival': RefreshCw,
  'test-objection': Scale,
  'answer-test': MessageCircle,
  review: Glasses,
  reply: Reply,
} as const

export interface NeedsYouListProps {
  readonly organisation: OrganisationId
  readonly items: readonly Item[]
}

/** What waits for this person: each with what it asks and until when. */
export function NeedsYouList({ organisation, items }: NeedsYouListProps) {
  return (
    <ul className="needs">
      {items.map((item) => {
        const Icon = ICONS[item.kind]
        return (
          <li key={item.kind + (item.kind === 'vouch' ? item.request : item.proposal)} className="needs-item">
            <Icon aria-hidden="true" />
            <div>
              <p className="needs-what">{words.kinds[item.kind]}</p>
              {item.kind === 'vouch' ? (
                <Link to="/o/$organisation/members" params={{ organisation }} className="needs-title">
                  {item.name}
                </Link>
              ) : (
                <Link
                  to="/o/$organisation/proposals/$proposal"
                  params={{ organisation, proposal: item.proposal }}
                  className="needs-title"
                >
                  {item.title}
                </Link>
              )}
            </div>
            <p className="needs-until small tabular">
              <Until item={item} />
            </p>
          </li>
        )
      })}
    </ul>
  )
}

function Until({ item }: { readonly item: Item }) {
  switch (item.kind) {
    case 'vote':
    case 'answer-test':
      return (
        <>
          {words.closes} <When at={item.closesAt} />
        </>
      )
    case 'certify':
      return words.signatures(item.have, item.need)
    case 'vouch':
      return words.vouches(item.have, item.need)
    case 'test-objection':
      return (
        <>
          {words.until} <When at={item.until} />
        </>
      )
    case 'review':
      return item.lenses.join(', ')
    case 'resolve-double-vote':
    case 'reopen-rival':
    case 'reply':
      return null
  }
}
