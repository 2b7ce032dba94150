import { TriangleAlert } from 'lucide-react'
import type { z } from 'zod'
import type { LookAlike } from '#shared/bridge/views.ts'
import { t } from '../strings/en.ts'
import { date } from '../strings/time.ts'
import './look-alike.css'

type Other = z.infer<typeof LookAlike>

/** Whose name this one's may be taken for, in words: with an icon, never by colour alone. */
export function LookAlikes({ others, id }: { readonly others: readonly Other[]; readonly id?: string }) {
  if (others.length === 0) return null
  return (
    <p className="look-alike small" id={id}>
      <TriangleAlert aria-hidden="true" />
      <span>
        {others.map((other, index) => (
          <span key={`${other.name} ${other.since} ${index}`}>
            {index === 0 ? t.common.looksLike : t.common.andLike} <NameWords name={other.name} mark={other.mark} /> (
            {t.common.alikeSince[other.standing]} {date(other.since)}){index === others.length - 1 ? '.' : ' '}
          </span>
        ))}
      </span>
    </p>
  )
}

/** A name and, where another's looks like it, the digits that tell them apart. */
export function NameWords({ name, mark }: { readonly name: string; readonly mark: string | null }) {
  return (
    <>
      <bdi>{name}</bdi>
      {mark === null ? null : (
        <span className="name-mark mono" title={t.common.markAbout}>
          {' '}
          <span className="visually-hidden">{t.common.markSpoken} </span>
          {mark}
        </span>
      )}
    </>
  )
}
