import { Link } from '@tanstack/react-router'
import { Download } from 'lucide-react'
import { fromBase64 } from '#shared/kernel/bytes.ts'
import { useOrganisation } from '../../state/organisation-context.tsx'
import { usePeer } from '../../state/peer-context.tsx'
import { useAction } from '../../state/use-action.ts'
import { useQuery } from '../../state/use-query.ts'
import { t } from '../../strings/en.ts'
import { Button } from '../../ui/button.tsx'
import { FailureNotice } from '../../ui/notice.tsx'
import { MarginNote } from '../../ui/page.tsx'
import { saveFile } from '../../ui/save-file.ts'

const words = t.goingOn.from
/** Digits of the organisation's id in the file's name, as the command line names it. */
const NAME_DIGITS = 12

/** Where this organisation comes from, with the way to its record; nothing where it was founded anew. */
export function DescentNote() {
  const { organisation } = useOrganisation()
  const query = useQuery('organisation.descent', { organisation })
  if (query.status !== 'ready' || query.data === null) return null
  const { name, held, provable, contradicted, membersThen, companions, organisation: from } = query.data
  const went = 1 + companions.filter(({ here }) => here !== null).length
  return (
    <MarginNote title={words.title}>
      {held ? (
        <Link to="/o/$organisation" params={{ organisation: from }}>
          {name}
        </Link>
      ) : (
        <p>{name}</p>
      )}
      {contradicted ? (
        <p>{words.contradicted}</p>
      ) : (
        <p>{membersThen === null ? words.foundedUnknown(went) : words.founded(went, membersThen)}</p>
      )}
      <p className="small muted">{held ? words.readable : words.notHeld}</p>
      {provable ? <SaveProof /> : null}
    </MarginNote>
  )
}

function SaveProof() {
  const api = usePeer()
  const { organisation } = useOrganisation()
  const save = useAction(
    () => api.call('organisation.exportDescent', { organisation }),
    ({ proof }) =>
      saveFile(
        words.fileName(organisation.slice(0, NAME_DIGITS)),
        fromBase64(proof).slice(),
        'application/octet-stream',
      ),
  )
  return (
    <>
      <p className="small muted">{words.proofAbout}</p>
      <div>
        <Button kind="quiet" onPress={() => save.run()} isPending={save.state.status === 'running'}>
          <Download aria-hidden="true" />
          {words.proof}
        </Button>
      </div>
      {save.state.status === 'failed' ? <FailureNotice failure={save.state.failure} /> : null}
    </>
  )
}
