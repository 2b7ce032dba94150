import './seal.css'

const SIZE = 128
const CENTRE = SIZE / 2
const RING = 46

const point = (angle: number, radius: number): string =>
  `${(CENTRE + radius * Math.sin(angle)).toFixed(2)} ${(CENTRE - radius * Math.cos(angle)).toFixed(2)}`

function arc(from: number, to: number): string {
  const large = to - from > Math.PI ? 1 : 0
  return `M${point(from, RING)} A${RING} ${RING} 0 ${large} 1 ${point(to, RING)}`
}

/** The scalloped edge of a pressed seal. */
function edge(): string {
  const petals = 40
  const step = (2 * Math.PI) / petals
  let path = `M${point(0, 57)}`
  for (let i = 0; i < petals; i++) path += ` A4.6 4.6 0 0 1 ${point((i + 1) * step, 57)}`
  return `${path} Z`
}

export interface SealProps {
  readonly signed: number
  readonly needed: number
  readonly final: boolean
  /** What it shows, in words, for those who do not see it. */
  readonly label: string
  readonly word: string
}

/** A certificate as a seal: one segment of its ring for each signature it needs; closed, it is final. */
export function Seal({ signed, needed, final, label, word }: SealProps) {
  const gap = needed > 1 ? Math.min(0.16, 1.6 / needed) : 0
  const step = (2 * Math.PI) / Math.max(1, needed)
  return (
    <svg className={`seal${final ? ' seal-final' : ''}`} viewBox={`0 0 ${SIZE} ${SIZE}`} role="img" aria-label={label}>
      <path className="seal-edge" d={edge()} />
      {final ? (
        <circle className="seal-ring" cx={CENTRE} cy={CENTRE} r={RING} />
      ) : (
        Array.from({ length: needed }, (_, index) => (
          <path
            key={index}
            className={index < signed ? 'seal-signed' : 'seal-missing'}
            d={arc(index * step + gap, (index + 1) * step - gap)}
          />
        ))
      )}
      <text className="seal-count" x={CENTRE} y={CENTRE + 3} textAnchor="middle">
        {signed}
        <tspan className="seal-of"> / {needed}</tspan>
      </text>
      <text className="seal-word" x={CENTRE} y={CENTRE + 20} textAnchor="middle">
        {word}
      </text>
    </svg>
  )
}
