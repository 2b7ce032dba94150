import { type ReactNode, useId } from 'react'
import { Button as AriaButton, type ButtonProps as AriaProps } from 'react-aria-components'
import type { z } from 'zod'
import type { Permission } from '#shared/bridge/views.ts'
import { t } from '../strings/en.ts'
import './button.css'

export type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger' | 'icon'

export interface ButtonProps extends Omit<AriaProps, 'className' | 'style' | 'children'> {
  readonly kind?: ButtonKind
  readonly children: ReactNode
}

export function Button({ kind = 'plain', children, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className={`button button-${kind}`}>
      {children}
    </AriaButton>
  )
}

export interface GuardedButtonProps extends ButtonProps {
  readonly permission: z.infer<typeof Permission>
}

/** A button that, when the charter does not allow its act now, says why and under which clause. */
export function GuardedButton({ permission, ...rest }: GuardedButtonProps) {
  const id = useId()
  if (permission.allowed) return <Button {...rest} />
  return (
    <div className="guarded">
      <Button {...rest} isDisabled aria-describedby={id} />
      <WhyNot id={id} permission={permission} />
    </div>
  )
}

export function WhyNot({ id, permission }: { readonly id?: string; readonly permission: z.infer<typeof Permission> }) {
  return (
    <p className="why-not small" {...(id === undefined ? {} : { id })}>
      {permission.why ?? t.common.notNow}
      {permission.clause === null ? null : (
        <>
          {' '}
          <span className="clause">{t.common.clause(permission.clause)}</span>
        </>
      )}
    </p>
  )
}
