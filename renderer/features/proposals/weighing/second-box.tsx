import { useState } from 'react'
import type { ObjectionTestView, ObjectionView } from '#shared/bridge/weighing-views.ts'
import { usePeer } from '../../../state/peer-context.tsx'
import { useAction } from '../../../state/use-action.ts'
import { t } from '../../../strings/en.ts'
import { names } from '../../../strings/time.ts'
import { Button } from '../../../ui/button.tsx'
import { Ceremony } from '../../../ui/ceremony.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { FailureNotice } from '../../../ui/notice.tsx'
import { nameWithMark } from '../effect/who-fields.tsx'
import type { Proposal } from '../proposal-page.tsx'

const words = t.weighing.objections
const MOST_NAMED = 8

interface SecondBoxProps {
  readonly proposal: Proposal
  readonly objection: ObjectionView
  readonly test: ObjectionTestView
}

/** Who sees a test the same way, and the way to say so oneself, or to take it back. */
export function SecondBox({ proposal, objection, test }: SecondBoxProps) {
  const api = usePeer()
  const [open, setOpen] = useState(false)
  const second = useAction(
    (wanted: boolean) =>
      api.call('objection.second', {
        organisation: proposal.organisation,
        proposal: proposal.line.proposal,
        test: test.entry,
        wanted,
      }),
    () => setOpen(false),
  )
  const needed = proposal.objections.testing?.seconds ?? 0
  const people = test.seconds.map((person) => (person.me ? t.common.you(person.name) : nameWithMark(person)))
  return (
    <div className="objection-seconds">
      <p className="small">
        {test.seconds.length === 0 ? words.nobody : words.seconded(names(people, MOST_NAMED))}{' '}
        <span className="muted tabular">{words.more(test.seconds.length, needed)}</span>
      </p>
      {test.mine && test.canSecond.allowed ? (
        <Button kind="quiet" isPending={second.state.status === 'running'} onPress={() => second.run(false)}>
          {words.unsecond}
        </Button>
      ) : test.canSecond.allowed ? (
        <Button onPress={() => setOpen(true)}>{words.second}</Button>
      ) : null}
      {!open && second.state.status === 'failed' ? <FailureNotice failure={second.state.failure} /> : null}
      <Dialog title={words.secondTitle} open={open} onClose={() => setOpen(false)}>
        <Ceremony
          title={words.secondTitle}
          sign={words.secondSign(nameWithMark(objection.by))}
          causes={words.secondCauses}
          undo={words.secondUndo}
          clause="objections.seconds"
          verb={words.secondVerb}
          state={second.state}
          onConfirm={() => second.run(true)}
          onCancel={() => setOpen(false)}
        />
      </Dialog>
    </div>
  )
}
