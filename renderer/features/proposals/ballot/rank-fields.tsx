import { ArrowDown, ArrowUp, X } from 'lucide-react'
import { useState } from 'react'
import type { OptionView } from '#shared/bridge/choice-views.ts'
import type { Card } from '#shared/tally/choice.ts'
import { t } from '../../../strings/en.ts'
import { Button } from '../../../ui/button.tsx'
import { moved, OrderButton } from '../../../ui/order.tsx'
import { OptionName } from '../choice/option-name.tsx'

const words = t.choices.rank

export interface RankFieldsProps {
  readonly options: readonly OptionView[]
  /** Places in order of preference; the place after the last option is "none of these". */
  readonly ranking: Card
  readonly onChange: (ranking: Card) => void
}

/**
 * An order of preference: what is ranked, and what is not. Everything can be done with the buttons; the arrow keys move
 * what has the focus as well, and it can be dragged.
 */
export function RankFields({ options, ranking, onChange }: RankFieldsProps) {
  const [said, setSaid] = useState('')
  const [dragged, setDragged] = useState<number | null>(null)
  const places = [...options.keys(), options.length]
  const left = places.filter((place) => !ranking.includes(place))
  const labelOf = (place: number): string => options[place]?.label ?? t.choices.none
  const set = (next: Card, place: number) => {
    const at = next.indexOf(place)
    setSaid(at < 0 ? words.dropped(labelOf(place)) : words.ranked(labelOf(place), at + 1))
    onChange(next)
  }
  const move = (from: number, to: number) => {
    const place = ranking[from]
    if (place !== undefined && to >= 0 && to < ranking.length) set(moved(ranking, from, to), place)
  }
  return (
    <div className="rank">
      <section aria-label={words.yours}>
        <h3>{words.yours}</h3>
        {ranking.length === 0 ? <p className="rank-empty soft">{words.empty}</p> : null}
        <ol className="rank-list" aria-label={words.yours}>
          {ranking.map((place, at) => (
            <li
              key={place}
              draggable
              className={dragged === at ? 'rank-dragged' : ''}
              onDragStart={() => setDragged(at)}
              onDragEnd={() => setDragged(null)}
              onDragOver={(event) => {
                event.preventDefault()
                if (dragged === null || dragged === at) return
                move(dragged, at)
                setDragged(at)
              }}
            >
              <span className="rank-number tabular">{at + 1}</span>
              <OptionName option={options[place] ?? null} />
              <span className="order-buttons">
                <OrderButton
                  label={t.choices.options.up(labelOf(place))}
                  isOff={at === 0}
                  onArrow={(step) => move(at, at + step)}
                  onPress={() => move(at, at - 1)}
                >
                  <ArrowUp aria-hidden="true" />
                </OrderButton>
                <OrderButton
                  label={t.choices.options.down(labelOf(place))}
                  isOff={at === ranking.length - 1}
                  onArrow={(step) => move(at, at + step)}
                  onPress={() => move(at, at + 1)}
                >
                  <ArrowDown aria-hidden="true" />
                </OrderButton>
                <OrderButton
                  label={words.drop(labelOf(place))}
                  isOff={false}
                  onArrow={(step) => move(at, at + step)}
                  onPress={() =>
                    set(
                      ranking.filter((each) => each !== place),
                      place,
                    )
                  }
                >
                  <X aria-hidden="true" />
                </OrderButton>
              </span>
            </li>
          ))}
        </ol>
      </section>
      <section aria-label={words.left}>
        <h3>{words.left}</h3>
        {left.length === 0 ? <p className="soft">{words.leftNone}</p> : null}
        <ul className="rank-left" aria-label={words.left}>
          {left.map((place) => (
            <li key={place}>
              <OptionName option={options[place] ?? null} />
              <Button aria-label={words.take(labelOf(place))} onPress={() => set([...ranking, place], place)}>
                {words.takeShort}
              </Button>
            </li>
          ))}
        </ul>
      </section>
      <p className="visually-hidden" aria-live="polite">
        {said}
      </p>
    </div>
  )
}
