import { type ReactNode, useId } from 'react'
import type { ApiFailure } from '#shared/bridge/errors.ts'
import type { ActionState } from '../state/use-action.ts'
import { t } from '../strings/en.ts'
import { Button, type ButtonKind } from './button.tsx'
import { FailureNotice } from './notice.tsx'
import './ceremony.css'

export interface CeremonyProps {
  readonly title: string
  /** What is about to be signed, in words. */
  readonly sign: ReactNode
  /** What it will cause. */
  readonly causes: ReactNode
  /** Whether and how it can be taken back. */
  readonly undo: ReactNode
  readonly clause: string | null
  readonly verb: string
  readonly kind?: ButtonKind
  readonly state: ActionState
  readonly disabledWhy?: string | null
  readonly onConfirm: () => void
  readonly onCancel?: () => void
  readonly children?: ReactNode
}

/** The same short form before every binding act. */
export function Ceremony(props: CeremonyProps) {
  const why = useId()
  const failure: ApiFailure | null = props.state.status === 'failed' ? props.state.failure : null
  const disabledWhy = props.disabledWhy ?? null
  return (
    <section className="ceremony" aria-label={props.title}>
      {props.children}
      <dl className="ceremony-terms">
        <dt>{t.ceremony.sign}</dt>
        <dd>{props.sign}</dd>
        <dt>{t.ceremony.causes}</dt>
        <dd>{props.causes}</dd>
        <dt>{t.ceremony.undo}</dt>
        <dd>{props.undo}</dd>
        {props.clause === null ? null : (
          <>
            <dt>{t.ceremony.under}</dt>
            <dd className="clause">{props.clause}</dd>
          </>
        )}
      </dl>
      {failure === null ? null : <FailureNotice failure={failure} />}
      <div className="dialog-actions">
        <Button
          kind={props.kind ?? 'primary'}
          onPress={props.onConfirm}
          isPending={props.state.status === 'running'}
          isDisabled={disabledWhy !== null}
          {...(disabledWhy === null ? {} : { 'aria-describedby': why })}
        >
          {props.state.status === 'running' ? t.ceremony.signing : props.verb}
        </Button>
        {props.onCancel === undefined ? null : (
          <Button kind="quiet" onPress={props.onCancel}>
            {t.common.cancel}
          </Button>
        )}
        {disabledWhy === null ? null : (
          <span className="small muted" id={why}>
            {disabledWhy}
          </span>
        )}
      </div>
    </section>
  )
}
