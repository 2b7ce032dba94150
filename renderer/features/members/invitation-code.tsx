import { Download } from 'lucide-react'
import QRCode from 'qrcode'
import { useMemo } from 'react'
import type { z } from 'zod'
import type { InvitationView } from '#shared/bridge/views.ts'
import { useOrganisation } from '../../state/organisation-context.tsx'
import { t } from '../../strings/en.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import { saveAs } from '../../ui/save-as.ts'
import { When } from '../../ui/when.tsx'

const words = t.members.invitations

/** An invitation to hand over: a code large enough to scan across a table, its link, a file. */
export function InvitationCode({ invitation }: { readonly invitation: z.infer<typeof InvitationView> }) {
  const { name } = useOrganisation()
  if (invitation.link === null) return <p>{words.elsewhere}</p>
  const link = invitation.link
  return (
    <>
      <p className="soft">{words.scan}</p>
      <QrCode text={link} />
      <div className="dialog-actions">
        <CopyButton text={link} label={words.copy} kind="primary" />
        <Button onPress={() => saveAs(words.fileName(name), `${link}\n`)}>
          <Download aria-hidden="true" />
          {words.save}
        </Button>
      </div>
      <p className="small soft">
        {words.secret} {words.online}
      </p>
      <p className="small muted">
        {words.words(invitation.uses, invitation.used)}; {words.ends} <When at={invitation.expiresAt} />
      </p>
    </>
  )
}

/** Pixels of one module of the code: large enough for a camera across a table. */
const MODULE_PX = 5

/** Drawn as one path, dark on light whatever the theme: scanners expect it so. */
function QrCode({ text }: { readonly text: string }) {
  const code = useMemo(() => QRCode.create(text, { errorCorrectionLevel: 'L' }).modules, [text])
  const quiet = 3
  const side = code.size + 2 * quiet
  const path = useMemo(() => {
    let d = ''
    for (let y = 0; y < code.size; y++)
      for (let x = 0; x < code.size; x++) if (code.get(y, x)) d += `M${x + quiet} ${y + quiet}h1v1h-1z`
    return d
  }, [code])
  return (
    <svg
      className="qr"
      viewBox={`0 0 ${side} ${side}`}
      // Whole pixels for each module, so that none is wider than another.
      width={side * MODULE_PX}
      role="img"
      aria-label={words.code}
      shapeRendering="crispEdges"
    >
      <rect width={side} height={side} className="qr-paper" />
      <path d={path} className="qr-ink" />
    </svg>
  )
}
