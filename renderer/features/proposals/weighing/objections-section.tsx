import type { ObjectionView } from '#shared/bridge/weighing-views.ts'
import { t } from '../../../strings/en.ts'
import { Face, PersonName } from '../../../ui/face.tsx'
import { NameWords } from '../../../ui/look-alike.tsx'
import { Section } from '../../../ui/page.tsx'
import { When } from '../../../ui/when.tsx'
import { nameWithMark } from '../effect/who-fields.tsx'
import type { Proposal } from '../proposal-page.tsx'
import { SecondBox } from './second-box.tsx'
import { TestBox } from './test-box.tsx'
import './weighing.css'

const words = t.weighing.objections

/** Each objection with its way: raised, with what would lift it, tested, seconded, and what became of it. */
export function ObjectionsSection({ proposal }: { readonly proposal: Proposal }) {
  const { raised, testing } = proposal.objections
  if (raised.length === 0) return null
  const isOpen = proposal.line.stage === 'voting'
  return (
    <Section title={words.title} count={raised.length} id="objections">
      {testing === null ? null : (
        <p className="soft">
          {words.testing(testing.role, testing.seconds)}{' '}
          {isOpen ? (
            <>
              {words.until} <When at={testing.until} />.
            </>
          ) : null}
        </p>
      )}
      <ul className="objections">
        {raised.map((objection) => (
          <Objection key={objection.entry} proposal={proposal} objection={objection} />
        ))}
      </ul>
    </Section>
  )
}

interface ObjectionProps {
  readonly proposal: Proposal
  readonly objection: ObjectionView
}

function Objection({ proposal, objection }: ObjectionProps) {
  const { by, at, reason, remedy, state, endedAt } = objection
  return (
    <li className={`objection objection-${state}`}>
      <Face person={by} size="middle" />
      <div className="objection-body">
        <p className="ballot-line-head">
          <strong>
            <NameWords name={by.me ? t.common.you(by.name) : by.name} mark={by.mark} />
          </strong>
          <span className="objection-state">{words.states[state]}</span>
          <span className="small muted">
            <When at={endedAt ?? at} />
          </span>
        </p>
        <p className="written ballot-line-reason">{reason}</p>
        {remedy === null ? null : (
          <p className="objection-remedy">
            <span className="small muted">{words.remedy}</span>
            <span className="written">{remedy}</span>
          </p>
        )}
        {objection.tests.length === 0 ? null : (
          <ol className="objection-way" aria-label={words.way(nameWithMark(by))}>
            {objection.tests.map((test) => (
              <li key={test.entry}>
                <p>
                  <PersonName person={test.by} /> {words.found[test.lacks ?? 'upheld']}{' '}
                  <span className="small muted">
                    <When at={test.at} />
                  </span>
                </p>
                <p className="written">{test.reason}</p>
                {test.lacks === null ? null : <SecondBox proposal={proposal} objection={objection} test={test} />}
              </li>
            ))}
          </ol>
        )}
        {objection.canTest.allowed ? <TestBox proposal={proposal} objection={objection} /> : null}
      </div>
    </li>
  )
}
