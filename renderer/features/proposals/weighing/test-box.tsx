import { useState } from 'react'
import { Criterion } from '#shared/acts/acts.ts'
import type { ObjectionView } from '#shared/bridge/weighing-views.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { usePeer } from '../../../state/peer-context.tsx'
import { useAction } from '../../../state/use-action.ts'
import { t } from '../../../strings/en.ts'
import { Button } from '../../../ui/button.tsx'
import { Ceremony } from '../../../ui/ceremony.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Choices, Field } from '../../../ui/field.tsx'
import { nameWithMark } from '../effect/who-fields.tsx'
import type { Proposal } from '../proposal-page.tsx'

const words = t.weighing.objections
type Found = Criterion | 'upheld'
const FOUND: readonly Found[] = ['upheld', ...Criterion.options]

interface TestBoxProps {
  readonly proposal: Proposal
  readonly objection: ObjectionView
}

/** For whoever holds the role: whether it is an objection, or what it lacks. */
export function TestBox({ proposal, objection }: TestBoxProps) {
  const api = usePeer()
  const [open, setOpen] = useState(false)
  const [found, setFound] = useState<Found | null>(null)
  const [reason, setReason] = useState('')
  const test = useAction(
    (what: Found) =>
      api.call('objection.test', {
        organisation: proposal.organisation,
        proposal: proposal.line.proposal,
        objection: objection.entry,
        lacks: what === 'upheld' ? null : what,
        reason: reason.trim(),
      }),
    () => setOpen(false),
  )
  const name = nameWithMark(objection.by)
  const tested = objection.tests.some((each) => each.by.me)
  return (
    <div>
      <Button onPress={() => setOpen(true)}>{words.test}</Button>
      <Dialog title={words.testTitle} open={open} onClose={() => setOpen(false)}>
        <Ceremony
          title={words.testTitle}
          sign={words.testSign(found === null ? '…' : words.choices[found].name, name)}
          causes={words.testCauses[found === 'upheld' ? 'upheld' : 'wanting']}
          undo={words.testUndo}
          clause="objections.role"
          verb={words.testVerb}
          state={test.state}
          disabledWhy={found === null ? words.choose : reason.trim() === '' ? words.reasonMissing : null}
          onConfirm={() => (found === null ? undefined : test.run(found))}
          onCancel={() => setOpen(false)}
        >
          <Choices
            label={words.question}
            value={found}
            onChange={setFound}
            choices={FOUND.map((id) => ({ id, ...words.choices[id], disabled: tested && id !== 'upheld' }))}
          />
          <Field
            label={words.why}
            value={reason}
            onChange={setReason}
            maxLength={LIMITS.reasonChars}
            face="written"
            multiline
          />
        </Ceremony>
      </Dialog>
    </div>
  )
}
