import { useOrganisation } from '../../state/organisation-context.tsx'
import { t } from '../../strings/en.ts'
import { Note } from '../../ui/notice.tsx'
import { DiscardSample } from './discard-sample.tsx'
import './sample.css'

/** Above every room of a sample, so that nobody takes it for an organisation. */
export function SampleStrip() {
  const { sample } = useOrganisation()
  if (!sample) return null
  return (
    <aside className="sample-strip" aria-label={t.sample.mark}>
      <p>
        <strong>{t.sample.strip}</strong> {t.sample.stripAbout}
      </p>
      <DiscardSample />
    </aside>
  )
}

/** What one can do in it, and what the others in it are. */
export function AboutSample() {
  const { sample } = useOrganisation()
  const words = t.sample.home
  if (!sample) return null
  return (
    <section aria-label={words.label}>
      <Note>
        <p className="notice-what">{words.what}</p>
        <p>{words.how}</p>
        <p>{words.others}</p>
        <p>{words.yours}</p>
      </Note>
    </section>
  )
}
