import { useEffect, useRef, useState } from 'react'
import { t } from '../../strings/en.ts'
import { ProblemNotice } from '../../ui/notice.tsx'
import { codeInPixels } from './read-invitation.ts'

/** Between looks at the picture: often enough to feel immediate, seldom enough to leave the machine in peace. */
const LOOK_EVERY_MS = 180

/** Shows what the camera sees and calls back with the text of the first code in it. The picture goes nowhere. */
export function CameraScanner({ onCode }: { readonly onCode: (text: string) => void }) {
  const video = useRef<HTMLVideoElement>(null)
  const found = useRef(onCode)
  found.current = onCode
  const [refused, setRefused] = useState(false)

  useEffect(() => {
    let stream: MediaStream | null = null
    let timer: ReturnType<typeof setInterval> | undefined
    let stopped = false
    const canvas = document.createElement('canvas')
    const look = () => {
      const shown = video.current
      const context = canvas.getContext('2d', { willReadFrequently: true })
      if (shown === null || context === null || shown.videoWidth === 0) return
      canvas.width = shown.videoWidth
      canvas.height = shown.videoHeight
      context.drawImage(shown, 0, 0)
      const code = codeInPixels(context.getImageData(0, 0, canvas.width, canvas.height))
      if (code !== null) found.current(code)
    }
    const start = async () => {
      try {
        const opened = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
        if (stopped) {
          for (const track of opened.getTracks()) track.stop()
          return
        }
        stream = opened
        if (video.current !== null) video.current.srcObject = opened
        timer = setInterval(look, LOOK_EVERY_MS)
      } catch {
        if (!stopped) setRefused(true)
      }
    }
    void start()
    return () => {
      stopped = true
      clearInterval(timer)
      for (const track of stream?.getTracks() ?? []) track.stop()
    }
  }, [])

  if (refused) return <ProblemNotice problem={t.onboarding.join.cameraRefused} />
  return (
    <div className="camera">
      <video ref={video} autoPlay playsInline muted aria-label={t.onboarding.join.scanTitle} />
    </div>
  )
}
