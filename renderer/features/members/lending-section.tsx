import { useState } from 'react'
import type { DelegationsView } from '#shared/bridge/delegation-views.ts'
import type { DecisionTypeName } from '#shared/charter/decision-rule.ts'
import { durationWords } from '#shared/charter/duration-words.ts'
import { MemberId } from '#shared/kernel/ids.ts'
import { useOrganisation } from '../../state/organisation-context.tsx'
import { usePeer } from '../../state/peer-context.tsx'
import { useAction } from '../../state/use-action.ts'
import { useNow } from '../../state/use-now.ts'
import { useQuery } from '../../state/use-query.ts'
import { t } from '../../strings/en.ts'
import { date } from '../../strings/time.ts'
import { Button } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { DurationField } from '../../ui/duration-field.tsx'
import { Select } from '../../ui/field.tsx'
import { FailureNotice } from '../../ui/notice.tsx'
import { Section } from '../../ui/page.tsx'
import { MemberChoice, nameWithMark } from '../proposals/effect/who-fields.tsx'

const words = t.safeguards.lending

/** Whom this person lets vote for them, and who lets them; nothing where the charter does not allow it. */
export function LendingSection() {
  const { organisation, standing } = useOrganisation()
  const query = useQuery('delegation.list', { organisation })
  if (query.status === 'failed') {
    return (
      <Section title={words.title}>
        <FailureNotice failure={query.failure} />
      </Section>
    )
  }
  if (query.status !== 'ready' || query.data.types.length === 0 || standing !== 'member') return null
  const { given, received } = query.data
  return (
    <Section title={words.title}>
      <p className="soft">{words.about}</p>
      {given.length + received.length === 0 ? <p className="written soft">{words.nobody}</p> : null}
      <ul className="lent">
        {given.map((each) => (
          <li key={each.decisionType}>
            <span>{words.to(decisions(each.decisionType), nameWithMark(each.to), date(each.until))}</span>
            <TakeBack decisionType={each.decisionType} />
          </li>
        ))}
        {received.map((each) => (
          <li key={`${each.from.member} ${each.decisionType}`}>
            {words.from(decisions(each.decisionType), nameWithMark(each.from), date(each.until))}
          </li>
        ))}
      </ul>
      <Lend lending={query.data} />
    </Section>
  )
}

const decisions = (type: DecisionTypeName): string => words.decisions[type]

function TakeBack({ decisionType }: { readonly decisionType: DecisionTypeName }) {
  const api = usePeer()
  const { organisation } = useOrganisation()
  const end = useAction(() => api.call('delegation.end', { organisation, decisionType }))
  return (
    <>
      <Button
        kind="quiet"
        isPending={end.state.status === 'running'}
        onPress={() => end.run()}
        aria-label={words.endOf(decisions(decisionType))}
      >
        {words.end}
      </Button>
      {end.state.status === 'failed' ? <FailureNotice failure={end.state.failure} /> : null}
    </>
  )
}

function Lend({ lending }: { readonly lending: DelegationsView }) {
  const api = usePeer()
  const now = useNow()
  const { organisation } = useOrganisation()
  const [open, setOpen] = useState(false)
  const [type, setType] = useState<DecisionTypeName>(lending.types[0] ?? 'standard')
  const [who, setWho] = useState<string | null>(null)
  const [lengthMs, setLength] = useState(lending.longestMs)
  const members = useQuery('member.list', { organisation })
  const chosen = members.status === 'ready' ? members.data.find(({ member }) => member === who) : undefined
  const give = useAction(
    (to: MemberId) =>
      api.call('delegation.give', { organisation, to, decisionType: type, until: Math.floor(now + lengthMs) }),
    () => setOpen(false),
  )
  const disabledWhy =
    chosen === undefined
      ? words.incomplete
      : lengthMs <= 0
        ? words.noLength
        : lengthMs > lending.longestMs
          ? words.tooLong(durationWords(lending.longestMs))
          : null
  return (
    <div>
      <Button onPress={() => setOpen(true)}>{words.prepare}</Button>
      <Dialog title={words.dialog} open={open} onClose={() => setOpen(false)}>
        <Ceremony
          title={words.dialog}
          sign={words.sign(chosen === undefined ? '…' : nameWithMark(chosen), decisions(type))}
          causes={words.causes}
          undo={words.undo}
          clause="delegation"
          verb={words.verb}
          state={give.state}
          disabledWhy={disabledWhy}
          onConfirm={() => {
            const to = MemberId.safeParse(who)
            if (to.success) give.run(to.data)
          }}
          onCancel={() => setOpen(false)}
        >
          <div className="effect-fields">
            <Select
              label={words.on}
              value={type}
              options={lending.types.map((id) => ({ id, name: t.words.decisionType[id] }))}
              onChange={setType}
            />
            <MemberChoice label={words.who} who={who} onChange={setWho} />
            <DurationField label={words.length} ms={lengthMs} onChange={setLength} />
          </div>
        </Ceremony>
      </Dialog>
    </div>
  )
}
