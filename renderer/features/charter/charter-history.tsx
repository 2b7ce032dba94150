import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { z } from 'zod'
import type { CharterView } from '#shared/bridge/views.ts'
import { useOrganisation } from '../../state/organisation-context.tsx'
import { t } from '../../strings/en.ts'
import { date } from '../../strings/time.ts'
import { CharterChanges } from '../../ui/charter-changes.tsx'
import { Dialog } from '../../ui/dialog.tsx'

const words = t.charter

/** Every charter so far, newest first, and what each changed in the one before. */
export function CharterHistory({ view }: { readonly view: z.infer<typeof CharterView> }) {
  const { organisation } = useOrganisation()
  const [compared, setCompared] = useState<number | null>(null)
  const versions = [
    { hash: view.hash, charter: view.charter, adoptedAt: view.adoptedAt, adoptedBy: view.adoptedBy },
    ...view.history,
  ]
  const newer = compared === null ? undefined : versions[compared]
  const older = compared === null ? undefined : versions[compared + 1]
  return (
    <>
      <p className="soft">{words.hashAbout}</p>
      <ol className="versions">
        {versions.map((version, index) => (
          <li key={version.hash}>
            <span>
              <strong>{index === 0 ? words.current : words.earlier(versions.length - index)}</strong>
              {', '}
              <span className="tabular">{date(version.adoptedAt)}</span>
            </span>
            <span className="versions-ways">
              {version.adoptedBy === null ? (
                <span className="muted">{words.founding}</span>
              ) : (
                <Link to="/o/$organisation/proposals/$proposal" params={{ organisation, proposal: version.adoptedBy }}>
                  {words.byAmendment}
                </Link>
              )}
              {index < versions.length - 1 ? (
                <button type="button" className="link-button" onClick={() => setCompared(index)}>
                  {words.showDifferences}
                </button>
              ) : null}
            </span>
            <span className="mono muted" title={version.hash}>
              {version.hash.slice(0, 12)}
            </span>
          </li>
        ))}
      </ol>
      <Dialog
        title={words.differences}
        open={newer !== undefined && older !== undefined}
        onClose={() => setCompared(null)}
        wide
      >
        {newer === undefined || older === undefined ? null : (
          <CharterChanges before={older.charter} after={newer.charter} />
        )}
      </Dialog>
    </>
  )
}
