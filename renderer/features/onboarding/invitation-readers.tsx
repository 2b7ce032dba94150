import { Camera, FileText, Image } from 'lucide-react'
import { useState } from 'react'
import { FileTrigger } from 'react-aria-components'
import { t } from '../../strings/en.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { type Problem, ProblemNotice } from '../../ui/notice.tsx'
import { CameraScanner } from './camera-scanner.tsx'
import { codeInPicture, linkInText } from './read-invitation.ts'

const words = t.onboarding.join

/** The ways to take an invitation that is not text to paste: a file, a picture, the camera. */
export function InvitationReaders({ onLink }: { readonly onLink: (link: string) => void }) {
  const [scanning, setScanning] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const readFile = async (files: FileList | null) => {
    const file = files?.[0]
    if (file === undefined) return
    const link = file.size > 65_536 ? null : linkInText(await file.text())
    if (link === null) setProblem(words.notText)
    else onLink(link)
  }
  const readPicture = async (files: FileList | null) => {
    const file = files?.[0]
    if (file === undefined) return
    const code = await codeInPicture(file)
    const link = code === null ? null : linkInText(code)
    if (link === null) setProblem(words.noCode)
    else onLink(link)
  }
  return (
    <>
      <div className="join-ways">
        <FileTrigger onSelect={(files) => void readFile(files)}>
          <Button>
            <FileText aria-hidden="true" />
            {words.file}
          </Button>
        </FileTrigger>
        <FileTrigger acceptedFileTypes={['image/*']} onSelect={(files) => void readPicture(files)}>
          <Button>
            <Image aria-hidden="true" />
            {words.image}
          </Button>
        </FileTrigger>
        <Button onPress={() => setScanning(true)}>
          <Camera aria-hidden="true" />
          {words.scan}
        </Button>
      </div>
      {problem === null ? null : <ProblemNotice problem={problem} />}
      <Dialog title={words.scanTitle} open={scanning} onClose={() => setScanning(false)}>
        <CameraScanner
          onCode={(text) => {
            const link = linkInText(text)
            if (link === null) return
            setScanning(false)
            onLink(link)
          }}
        />
      </Dialog>
    </>
  )
}
