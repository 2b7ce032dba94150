import { useState } from 'react'
import { LIMITS } from '#shared/kernel/limits.ts'
import { usePeer } from '../../state/peer-context.tsx'
import { useAction } from '../../state/use-action.ts'
import { t } from '../../strings/en.ts'
import { Button, WhyNot } from '../../ui/button.tsx'
import { Face } from '../../ui/face.tsx'
import { Field } from '../../ui/field.tsx'
import { LongList } from '../../ui/long-list.tsx'
import { NameWords } from '../../ui/look-alike.tsx'
import { FailureNotice } from '../../ui/notice.tsx'
import { Section } from '../../ui/page.tsx'
import { When } from '../../ui/when.tsx'
import type { Proposal } from './proposal-page.tsx'

const words = t.proposals.thread

/** What people say about a proposal. Talk, not acts: nothing here counts. */
export function ThreadSection({ proposal }: { readonly proposal: Proposal }) {
  const api = usePeer()
  const [text, setText] = useState('')
  const say = useAction(
    () =>
      api.call('proposal.comment', {
        organisation: proposal.organisation,
        proposal: proposal.line.proposal,
        text: text.trim(),
      }),
    () => setText(''),
  )
  return (
    <Section title={words.title} {...(proposal.comments.length > 0 ? { count: proposal.comments.length } : {})}>
      {proposal.comments.length === 0 ? <p className="written soft">{words.none}</p> : null}
      <LongList items={proposal.comments} keyOf={({ id }) => id} lineHeightPx={72} className="thread" ordered>
        {(comment, place) => (
          <li {...place}>
            <Face person={comment.by} size="middle" />
            <div>
              <p className="small muted">
                <strong className="soft">
                  <NameWords
                    name={comment.by.me ? t.common.you(comment.by.name) : comment.by.name}
                    mark={comment.by.mark}
                  />
                </strong>{' '}
                <When at={comment.at} />
              </p>
              <p className="written thread-text">{comment.text}</p>
            </div>
          </li>
        )}
      </LongList>
      {proposal.can.comment.allowed ? (
        <div className="thread-say">
          <Field
            label={words.say}
            labelHidden
            placeholder={words.placeholder}
            value={text}
            onChange={setText}
            maxLength={LIMITS.reasonChars}
            face="written"
            multiline
            rows={2}
          />
          {say.state.status === 'failed' ? <FailureNotice failure={say.state.failure} /> : null}
          <div className="dialog-actions">
            <Button
              onPress={() => say.run()}
              isDisabled={text.trim() === ''}
              isPending={say.state.status === 'running'}
            >
              {words.verb}
            </Button>
            <span className="small muted">{words.notBinding}</span>
          </div>
        </div>
      ) : (
        <WhyNot permission={proposal.can.comment} />
      )}
    </Section>
  )
}
