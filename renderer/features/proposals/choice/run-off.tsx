import type { ChoiceView, OptionView } from '#shared/bridge/choice-views.ts'
import { either, listed } from '#shared/charter/words.ts'
import { t } from '../../../strings/en.ts'
import { OptionName } from './option-name.tsx'

const words = t.choices.count
type RunOff = Extract<ChoiceView, { readonly method: 'ranked-choice' }>
type Round = RunOff['rounds'][number]

export interface RunOffProps {
  readonly options: readonly OptionView[]
  readonly runOff: RunOff
}

/** What happens in a round, in one sentence. */
export function roundSentence({ votes, out }: Round, labelOf: (place: number) => string): string {
  const [gone] = out
  const still = votes.flatMap((count, place) => (count === null ? [] : [{ count, place }]))
  if (gone === undefined) {
    const best = still.toSorted((a, b) => b.count - a.count)[0]
    const all = still.reduce((sum, { count }) => sum + count, 0)
    return best === undefined ? '' : words.wins(labelOf(best.place), best.count, all)
  }
  const fewest = votes[gone] ?? 0
  if (fewest === 0) return words.dropsWithout(labelOf(gone))
  const sharing = still.filter(({ count }) => count === fewest).map(({ place }) => labelOf(place))
  return sharing.length === 1
    ? words.drops(labelOf(gone), fewest)
    : words.dropsOfTie(listed(sharing), labelOf(gone), fewest)
}

/** The rounds of a run-off as a table, and what happens in each in words. */
export function RunOffCount({ options, runOff }: RunOffProps) {
  const { rounds, winner, possible } = runOff
  const labelOf = (place: number): string => options[place]?.label ?? t.choices.none
  const isNobody = rounds.every(({ votes }) => votes.every((count) => count === null || count === 0))
  if (isNobody) return <p className="soft">{words.nobody}</p>
  const exhausted = rounds.at(-1)?.exhausted ?? 0
  return (
    <section className="run-off" aria-label={words.rounds}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the page needs the focus to be scrolled */}
      <div className="run-off-scroll" tabIndex={0}>
        <table className="run-off-table tabular">
          <thead>
            <tr>
              <th scope="col">{words.option}</th>
              {rounds.map((_, index) => (
                <th key={`round ${index}`} scope="col">
                  {words.round(index + 1)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {[...options, null].map((option, place) => (
              <tr key={`option ${place}`} className={place === winner ? 'run-off-won' : ''}>
                <th scope="row">
                  <OptionName option={option} />
                </th>
                {rounds.map(({ votes, out }, index) => {
                  const count = votes[place]
                  return (
                    <td key={`round ${index}`} className={out.includes(place) ? 'run-off-last' : ''}>
                      {count === null || count === undefined ? <span className="muted">{words.out}</span> : count}
                    </td>
                  )
                })}
              </tr>
            ))}
            {exhausted === 0 ? null : (
              <tr className="run-off-exhausted">
                <th scope="row">{words.exhausted}</th>
                {rounds.map((round, index) => (
                  <td key={`round ${index}`}>{round.exhausted}</td>
                ))}
              </tr>
            )}
          </tbody>
        </table>
      </div>
      <ol className="run-off-words">
        {rounds.map((round, index) => (
          <li key={`round ${index}`}>
            <span className="muted">{words.round(index + 1)}</span> {roundSentence(round, labelOf)}
          </li>
        ))}
      </ol>
      {exhausted === 0 ? null : <p className="soft">{words.exhaustedAbout(exhausted)}</p>}
      {winner === null && possible.length > 1 ? (
        <p className="run-off-tie">{words.tie(either(possible.map(labelOf)))}</p>
      ) : null}
      {winner === options.length ? <p className="run-off-tie">{words.noneWins}</p> : null}
    </section>
  )
}
