import { Home, Laptop } from 'lucide-react'
import type { CSSProperties } from 'react'
import type { Person } from '#shared/bridge/views.ts'
import { t } from '../strings/en.ts'
import { NameWords } from './look-alike.tsx'
import './face.css'

/** A hue that stays with a person on every device: from the member id, in 24 steps. */
export const hueOf = (id: string): number => (Number.parseInt(id.slice(0, 6), 16) % 24) * 15

export function monogram(name: string): string {
  const words = name.trim().split(/\s+/)
  const first = Array.from(words[0] ?? '')[0] ?? ''
  const last = words.length > 1 ? (Array.from(words.at(-1) ?? '')[0] ?? '') : ''
  return (first + last).toLocaleUpperCase()
}

export interface FaceProps {
  readonly person: Person
  readonly size?: 'small' | 'middle' | 'large'
  /** Drawn as an empty place: somebody who has not acted yet. */
  readonly absent?: boolean
}

/** A person: a monogram in their colour. Decoration beside the name; on its own it carries the name as a title. */
export function Face({ person, size = 'small', absent = false }: FaceProps) {
  const style = { '--hue': hueOf(person.member) } as CSSProperties
  return (
    <span
      className={`face face-${size}${absent ? ' face-absent' : ''}`}
      style={style}
      title={person.name}
      aria-hidden="true"
    >
      {monogram(person.name)}
    </span>
  )
}

const MOST_FACES = 6

export interface FacesProps {
  readonly people: readonly Person[]
  /** How many there are, where not all are given. */
  readonly count?: number
  readonly label: string
}

/** A few faces in a row, with how many more. */
export function Faces({ people, count = people.length, label }: FacesProps) {
  if (people.length === 0) return null
  const shown = count <= MOST_FACES ? people : people.slice(0, MOST_FACES - 1)
  const rest = count - shown.length
  return (
    <span className="faces" role="img" aria-label={label}>
      {shown.map((person) => (
        <Face key={person.member} person={person} />
      ))}
      {rest > 0 ? <span className="faces-more tabular">+{rest}</span> : null}
    </span>
  )
}

export function PersonName({ person }: { readonly person: Person }) {
  return (
    <span className="person">
      <Face person={person} />
      <span>
        <NameWords name={person.me ? t.common.you(person.name) : person.name} mark={person.mark} />
      </span>
    </span>
  )
}

/** A device: a small shape. A keeper is a house, since it stays at home. */
export function DeviceMark({ kind }: { readonly kind: 'member' | 'keeper' }) {
  const Shape = kind === 'keeper' ? Home : Laptop
  return <Shape className="device-mark" aria-hidden="true" />
}
