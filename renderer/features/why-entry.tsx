import { useState } from 'react'
import type { EntryId } from '#shared/kernel/ids.ts'
import { useOrganisation } from '../state/organisation-context.tsx'
import { useQuery } from '../state/use-query.ts'
import { t } from '../strings/en.ts'
import { Conditions } from '../ui/conditions.tsx'
import { QueryView } from '../ui/query-view.tsx'

/** Why an act counts or does not; asked for only when somebody wants to know. */
export function WhyEntry({ entry, label }: { readonly entry: EntryId; readonly label: string }) {
  const [shown, setShown] = useState(false)
  return (
    <details className="why" onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary className="small muted">{label}</summary>
      {shown ? <Explanation entry={entry} /> : null}
    </details>
  )
}

function Explanation({ entry }: { readonly entry: EntryId }) {
  const { organisation } = useOrganisation()
  const explanation = useQuery('entry.explain', { organisation, entry })
  return (
    <QueryView query={explanation}>
      {({ sentence, conditions }) => (
        <>
          <p>{sentence}</p>
          {conditions.length === 0 ? (
            <p className="small soft">{t.common.conditions.none}</p>
          ) : (
            <Conditions conditions={conditions} />
          )}
        </>
      )}
    </QueryView>
  )
}
