import { FileText } from 'lucide-react'
import { useState } from 'react'
import { FileTrigger } from 'react-aria-components'
import type { TemplateView } from '#shared/bridge/views.ts'
import type { CharterProblem } from '#shared/charter/diagnostics.ts'
import { ruleGroups } from '#shared/charter/sentences.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { t } from '../../strings/en.ts'
import { Button } from '../../ui/button.tsx'
import { ProblemNotice } from '../../ui/notice.tsx'

const words = t.onboarding.found

/** The choice that stands for a charter of one's own, beside the templates that ship. */
const FROM_FILE = 'from-file'

type State =
  | { readonly status: 'idle' }
  | { readonly status: 'lost' }
  | { readonly status: 'wrong'; readonly fileName: string; readonly problems: readonly CharterProblem[] }

/** A charter that somebody brings along in a file, and what is wrong with it, line by line. */
export function CharterFile({ onCharter }: { readonly onCharter: (template: TemplateView) => void }) {
  const [state, setState] = useState<State>({ status: 'idle' })
  const read = async (files: FileList | null) => {
    const file = files?.[0]
    if (file === undefined) return
    try {
      const found = await readFrom(file)
      setState(found.status === 'read' ? { status: 'idle' } : found)
      if (found.status === 'read') onCharter(found.template)
    } catch {
      setState({ status: 'lost' })
    }
  }
  return (
    <>
      <div>
        <FileTrigger acceptedFileTypes={['.yaml', '.yml', '.json']} onSelect={(files) => void read(files)}>
          <Button>
            <FileText aria-hidden="true" />
            {words.file}
          </Button>
        </FileTrigger>
      </div>
      {state.status === 'lost' ? <ProblemNotice problem={words.fileLost} /> : null}
      {state.status === 'wrong' ? (
        <ProblemNotice problem={{ ...words.fileWrong, why: state.fileName }}>
          <ol className="file-problems" aria-label={state.fileName}>
            {state.problems.map(({ clause, line, sentence }, index) => (
              <li key={`${index}-${clause}`}>
                {line === undefined ? null : <span className="muted tabular">{words.fileLine(line)} </span>}
                {sentence}
              </li>
            ))}
          </ol>
        </ProblemNotice>
      ) : null}
    </>
  )
}

async function readFrom(file: File): Promise<State | { readonly status: 'read'; readonly template: TemplateView }> {
  if (file.size > LIMITS.charterFileBytes) return { status: 'lost' }
  // What reads files is loaded when somebody has one.
  const { readCharterBytes } = await import('#shared/charter/file/read.ts')
  const read = readCharterBytes(new Uint8Array(await file.arrayBuffer()))
  if (!read.ok) return { status: 'wrong', fileName: file.name, problems: read.error }
  const charter = read.value
  const template = {
    id: FROM_FILE,
    name: charter.name,
    suits: words.fileSuits(file.name),
    charter,
    rules: ruleGroups(charter),
  }
  return { status: 'read', template }
}
