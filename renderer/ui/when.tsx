import { useNow } from '../state/use-now.ts'
import { exact, relative } from '../strings/time.ts'

/** A time in words, exact on hover. */
export function When({ at }: { readonly at: number }) {
  const now = useNow()
  return (
    <time dateTime={new Date(at).toISOString()} title={exact(at)}>
      {relative(at, now)}
    </time>
  )
}
