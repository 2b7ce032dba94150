import { useNavigate } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { type ReactNode, useEffect } from 'react'
import { t } from '../../strings/en.ts'
import { Button } from '../../ui/button.tsx'
import { Wordmark } from '../../ui/mark.tsx'
import './onboarding.css'

export interface StepsPageProps {
  readonly step?: number
  readonly title: string
  readonly lead: string
  readonly narrow?: boolean
  readonly onBack?: () => void
  readonly backTo?: '/welcome' | '/'
  readonly children: ReactNode
}

/** One thing at a time, with the way back always in the same place. */
export function StepsPage({ step, title, lead, narrow = false, onBack, backTo, children }: StepsPageProps) {
  const navigate = useNavigate()
  useEffect(() => {
    document.title = `${title} · ${t.app.name}`
    window.scrollTo(0, 0)
  }, [title])
  const back = onBack ?? (backTo === undefined ? undefined : () => void navigate({ to: backTo }))
  return (
    <main className={`steps-page${narrow ? ' steps-page-narrow' : ''}`} id="page">
      <div className="steps-top">
        <Wordmark />
        {back === undefined ? null : (
          <Button kind="quiet" onPress={back}>
            <ArrowLeft className="turns" aria-hidden="true" />
            {t.common.back}
          </Button>
        )}
      </div>
      <header className="steps-head">
        {step === undefined ? null : (
          <p className="muted tabular">{t.onboarding.found.step(step, t.onboarding.found.steps.length)}</p>
        )}
        <h1>{title}</h1>
        <p className="page-lead">{lead}</p>
      </header>
      {children}
    </main>
  )
}
