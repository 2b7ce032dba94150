import './mark.css'

/** Seven places around a moot; the open one is yours. Angles in degrees, clockwise from the top. */
const PLACES = [0, 51.43, 102.86, 154.29, 205.71, 257.14, 308.57] as const
const OPEN_PLACE = 1
/** One place, at the top of the ring. */
const PLACE = 'M20.22 6.20 A18.2 18.2 0 0 1 27.78 6.20'

/** The app's mark: people seated in a ring that one more person closes. */
export function Mark({ size = 24 }: { readonly size?: number }) {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      {PLACES.map((angle, index) => (
        <path
          key={angle}
          d={PLACE}
          transform={`rotate(${angle} 24 24)`}
          className={index === OPEN_PLACE ? 'mark-you' : 'mark-place'}
        />
      ))}
      <circle cx="24" cy="24" r="5" className="mark-centre" />
    </svg>
  )
}

export function Wordmark({ large = false }: { readonly large?: boolean }) {
  return (
    <span className={`wordmark${large ? ' wordmark-large' : ''}`}>
      <Mark size={large ? 40 : 22} />
      <span>Folkmoot</span>
    </span>
  )
}
