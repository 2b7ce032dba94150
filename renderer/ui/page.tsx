import { PanelRight } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { t } from '../strings/en.ts'
import { Button } from './button.tsx'
import { Sheet } from './dialog.tsx'
import './page.css'

export interface PageProps {
  /** Read out and shown in the window's title. */
  readonly title: string
  readonly heading?: ReactNode
  readonly above?: ReactNode
  readonly lead?: ReactNode
  readonly actions?: ReactNode
  /** Context: who, when, why, evidence. Beside the page where there is room, a sheet where there is not. */
  readonly margin?: ReactNode
  readonly children: ReactNode
}

export function Page({ title, heading, above, lead, actions, margin, children }: PageProps) {
  const [open, setOpen] = useState(false)
  const main = useRef<HTMLElement>(null)
  useEffect(() => {
    document.title = `${title} · Folkmoot`
  }, [title])
  return (
    <div className={`page${margin === undefined ? ' page-alone' : ''}`}>
      <main className="page-main" ref={main} id="page" tabIndex={-1}>
        <header className="page-head">
          {above === undefined ? null : <div className="page-above">{above}</div>}
          <div className="page-title">
            {heading ?? <h1>{title}</h1>}
            {actions === undefined && margin === undefined ? null : (
              <div className="page-actions">
                {actions}
                {margin === undefined ? null : (
                  <span className="page-sheet-button">
                    <Button kind="icon" onPress={() => setOpen(true)} aria-label={t.common.context}>
                      <PanelRight aria-hidden="true" />
                    </Button>
                  </span>
                )}
              </div>
            )}
          </div>
          {lead === undefined ? null : <div className="page-lead">{lead}</div>}
        </header>
        {children}
      </main>
      {margin === undefined ? null : (
        <>
          {/* It scrolls by itself, so the keyboard must be able to reach it. */}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region needs the focus to be scrolled */}
          <aside className="page-margin" aria-label={t.common.context} tabIndex={0}>
            {margin}
          </aside>
          <Sheet title={t.common.context} open={open} onClose={() => setOpen(false)}>
            <div className="page-margin-sheet">{margin}</div>
          </Sheet>
        </>
      )}
    </div>
  )
}

export interface SectionProps {
  readonly title: ReactNode
  readonly count?: number
  readonly action?: ReactNode
  readonly id?: string
  readonly children: ReactNode
}

export function Section({ title, count, action, id, children }: SectionProps) {
  return (
    <section className="section" {...(id === undefined ? {} : { id })}>
      <div className="section-head">
        <h2>
          {title}
          {count === undefined ? null : <span className="section-count tabular"> {count}</span>}
        </h2>
        {action}
      </div>
      {children}
    </section>
  )
}

/** One note of the margin. */
export function MarginNote({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="margin-note">
      <h3>{title}</h3>
      {children}
    </section>
  )
}
