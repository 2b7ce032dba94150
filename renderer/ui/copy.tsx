import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { t } from '../strings/en.ts'
import { Button, type ButtonKind } from './button.tsx'

export interface CopyButtonProps {
  readonly text: string
  readonly label: string
  readonly kind?: ButtonKind
}

/** Copies a text and says so for a moment. */
export function CopyButton({ text, label, kind = 'quiet' }: CopyButtonProps) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2500)
    return () => clearTimeout(timer)
  }, [copied])
  return (
    <Button kind={kind} onPress={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}>
      {copied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
      <span aria-live="polite">{copied ? t.common.copied : label}</span>
    </Button>
  )
}
